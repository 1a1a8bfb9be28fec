import type { Language } from './wording.ts';

/** Amounts and times as a language writes them. */
export interface Figures {
  readonly justNow: string;
  /** `3 days ago`; after now where the amount is not below zero: `in 3 days`. */
  readonly ago: (amount: number, unit: Intl.RelativeTimeFormatUnit) => string;
  /** `2 MB`, `4 bytes` */
  readonly amount: (value: number, unit: 'byte' | 'megabyte') => string;
}

export function figuresIn(language: Language): Figures {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return {
    justNow: language === 'en' ? 'just now' : '刚刚',
    ago: (amount, unit) => relative.format(amount, unit),
    amount: (value, unit) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
      }).format(value),
  };
}
