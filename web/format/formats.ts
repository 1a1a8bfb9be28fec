import { useMemo } from 'react';
import type { Language } from '../texts/languages.ts';
import { useTexts } from '../texts/texts.ts';
import { useTicks } from './use-ticks.ts';

/** Numbers and moments as the language writes them. */
export interface Formats {
  /** `1.2 MB`; powers of 1000, as disks and providers count. */
  readonly bytes: (count: number) => string;
  /** `12,345` */
  readonly number: (value: number) => string;
  /** `42%`, of a share between 0 and 1. */
  readonly share: (value: number) => string;
  /** A span of time: `0.8 s`, `3 min 20 s`, `2 h 5 min`. */
  readonly span: (milliseconds: number) => string;
  /** Date and time, short. */
  readonly moment: (iso: string) => string;
  /** `3 hours ago`, `in 5 minutes`. */
  readonly ago: (iso: string, now?: number) => string;
}

const JUST_NOW = { en: 'just now', zh: '刚刚' } as const;

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** The formats of the language of the moment. What is said in them of time goes on with the clock. */
export function useFormats(): Formats {
  useTicks();
  const { language } = useTexts();
  return useMemo(() => formatsOf(language), [language]);
}

/** The formats of a language. */
export function formatsOf(language: Language): Formats {
  const locale = language === 'zh' ? 'zh-CN' : 'en';
  const plain = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    bytes: (count) => formatBytes(count, locale),
    number: (value) => plain.format(value),
    share: (value) => percent.format(value),
    span: (milliseconds) => formatSpan(milliseconds, locale),
    moment: (iso) => dateTime.format(new Date(iso)),
    ago: (iso, now = Date.now()) => {
      const [amount, unit] = distance(new Date(iso).getTime() - now);
      return amount === 0 ? JUST_NOW[language] : relative.format(amount, unit);
    },
  };
}

function formatBytes(count: number, locale: string): string {
  let power = 0;
  let value = count;
  while (value >= 999.5 && power < UNITS.length - 1) {
    value /= 1000;
    power += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 99.95 ? 0 : 1,
  }).format(value);
}

function formatSpan(milliseconds: number, locale: string): string {
  const part = (value: number, unit: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return part(seconds, 'second', seconds < 10 ? 1 : 0);
  const whole = Math.round(seconds);
  if (whole < 3600)
    return joined([
      part(Math.floor(whole / 60), 'minute'),
      whole % 60 && part(whole % 60, 'second'),
    ]);
  const minutes = Math.round(whole / 60);
  return joined([
    part(Math.floor(minutes / 60), 'hour'),
    minutes % 60 && part(minutes % 60, 'minute'),
  ]);
}

function joined(parts: readonly (string | 0)[]): string {
  return parts.filter((part) => part !== 0).join(' ');
}

function distance(milliseconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const seconds = Math.round(milliseconds / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return [0, 'second'];
  if (size < 2_700) return [Math.round(seconds / 60) || Math.sign(seconds), 'minute'];
  if (size < 79_200) return [Math.round(seconds / 3_600), 'hour'];
  if (size < 86_400 * 60) return [Math.round(seconds / 86_400), 'day'];
  if (size < 86_400 * 700) return [Math.round(seconds / (86_400 * 30.44)), 'month'];
  return [Math.round(seconds / (86_400 * 365.25)), 'year'];
}
