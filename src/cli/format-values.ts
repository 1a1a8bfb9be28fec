import { parseTime } from '../format/index.ts';

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size for people, such as `1.907 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  const exponent = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  return `${(bytes / 1024 ** exponent).toFixed(3)} ${UNITS[exponent - 1]}`;
}

/** A span of time, such as `0:05` or `1:02:03`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** A moment of the repository (RFC 3339) in this computer's time, such as `2026-11-22 16:01:42`. */
export function formatLocalTime(text: string): string {
  const milliseconds = Number(parseTime(text).nanoseconds / 1_000_000n);
  const moment = new Date(milliseconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  return (
    `${String(moment.getFullYear()).padStart(4, '0')}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}` +
    ` ${pad(moment.getHours())}:${pad(moment.getMinutes())}:${pad(moment.getSeconds())}`
  );
}

/** A share, such as `12.50%`; of nothing it is all. */
export function formatPercent(part: number, whole: number): string {
  return `${(whole === 0 ? 100 : Math.min(100, (100 * part) / whole)).toFixed(2)}%`;
}

/** A count and its noun: `1 snapshot`, `2 snapshots`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const MODE_LETTERS = 'dalTLDpSugct?';

/** A Go mode as Go and restic print it: `-rw-r--r--`, `drwxr-xr-x`, `Lrwxrwxrwx`, `ugtrwxr-xr-x`. */
export function formatMode(mode: number): string {
  let letters = '';
  for (let at = 0; at < MODE_LETTERS.length; at++) {
    // Division instead of a shift: the first bit is the sign of a 32-bit number.
    if (Math.floor(mode / 2 ** (31 - at)) % 2 === 1) letters += MODE_LETTERS[at];
  }
  const permissions = Array.from('rwxrwxrwx', (letter, at) =>
    (mode >> (8 - at)) & 1 ? letter : '-',
  );
  return `${letters || '-'}${permissions.join('')}`;
}
