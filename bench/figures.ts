import type { Program } from './row.ts';
import { median, spread } from './statistics.ts';

/** `0.034 s`, `2.51 s`, `74.2 s`: three digits that mean something. */
export function seconds(figure: number): string {
  return `${digits(figure)} s`;
}

/** The median and, of several figures, the lowest and highest: `2.51 s (2.44–2.70)`. */
export function withSpread(figures: readonly number[]): string {
  const middle = seconds(median(figures));
  if (figures.length < 2) return middle;
  const [lowest, highest] = spread(figures);
  return `${middle} (${digits(lowest)}–${digits(highest)})`;
}

/** Kirsch's share of restic's figure, `–` where restic has none. */
export function ratio({ kirsch, restic }: Readonly<Record<Program, number>>): string {
  return restic === 0 ? '–' : (kirsch / restic).toFixed(2);
}

/** Whole megabytes of 1,000,000 bytes. */
export function megabytes(count: number): string {
  return `${counted(Math.round(count / 1e6))} MB`;
}

/** The same with its sign: `+12 MB`. */
export function megabytesMore(count: number): string {
  return count < 0 ? `−${megabytes(-count)}` : `+${megabytes(count)}`;
}

/** Bytes in the largest unit of which there is at least one: `412 B`, `3.2 KB`, `1,204.5 MB`. */
export function bytes(count: number): string {
  if (count < 1e3) return `${Math.round(count)} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} KB`;
  return `${grouped(count / 1e6, 1)} MB`;
}

/** `84,123` */
export function counted(count: number): string {
  return grouped(count, 0);
}

function digits(figure: number): string {
  if (figure < 1) return figure.toFixed(3);
  return figure < 10 ? figure.toFixed(2) : figure.toFixed(1);
}

function grouped(figure: number, decimals: number): string {
  return figure.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
