import { InvalidArgumentError } from 'commander';

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};
const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Counts how often a flag is given. */
export function count(_value: unknown, before = 0): number {
  return before + 1;
}

/** Collects lists of tags: each `--tag a,b` is one list. */
export function collectTagLists(value: string, before: readonly string[][] = []): string[][] {
  return [...before, value.split(',').map((tag) => tag.trim())];
}

/** A whole number of at least 1. */
export function parsePositive(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('Give a whole number above 0.');
  return Number(text);
}

/** A whole number of at least 0. */
export function parseWhole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

/** Bytes, with a suffix k, m, g or t for powers of 1024. */
export function parseSize(text: string): number {
  const match = /^(\d+)([bkmgt]?)$/i.exec(text);
  if (!match) throw new InvalidArgumentError('Give a size such as 500, 64k, 100M or 2G.');
  return Number(match[1]) * SIZE_UNITS[match[2]!.toLowerCase()]!;
}

/** Milliseconds, from a duration such as `90s`, `5m` or `1h30m`. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (text === '0') return 0;
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new InvalidArgumentError('Give a duration such as 30s, 5m or 1h30m.');
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * DURATION_UNITS[unit!]!, 0);
}

/** A moment in this computer's time, `2006-01-02 15:04:05` or a part of it, or RFC 3339. */
export function parseMoment(text: string): Date {
  const local = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  const moment = local
    ? new Date(
        Number(local[1]),
        Number(local[2]) - 1,
        Number(local[3]),
        Number(local[4] ?? 0),
        Number(local[5] ?? 0),
        Number(local[6] ?? 0),
      )
    : /^\d{4}-\d\d-\d\dT/.test(text)
      ? new Date(text)
      : undefined;
  if (!moment || Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError('Give a time such as 2026-11-22 16:30:00.');
  }
  return moment;
}

/** A value of `key=value`, collected. */
export function collectSettings(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give it as key=value.');
  return { ...before, [text.slice(0, equals).toLowerCase()]: text.slice(equals + 1) };
}
