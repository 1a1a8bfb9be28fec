import type { Writable } from 'node:stream';
import { displayFileName } from '../format/index.ts';
import type { Progress } from '../operations/progress.ts';
import { formatBytes, formatDuration, formatPercent } from './format-values.ts';

const EVERY_MS = 100;
const DEFAULT_COLUMNS = 80;

/** One line at the bottom of a terminal that is written anew again and again. Silent where there is no terminal. */
export class ProgressLine {
  readonly #terminal: (Writable & { isTTY?: boolean; columns?: number }) | undefined;
  readonly #started = performance.now();
  #shownAt = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(stream: Writable & { isTTY?: boolean; columns?: number }, wanted: boolean) {
    this.#terminal = wanted && stream.isTTY ? stream : undefined;
  }

  get isOnTerminal(): boolean {
    return this.#terminal !== undefined;
  }

  /** Shows it, unless the last one has only just been shown. */
  show(progress: Progress): void {
    const now = performance.now();
    if (!this.#terminal || now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    this.#isShown = true;
    const columns = this.#terminal.columns || DEFAULT_COLUMNS;
    const line = describeProgress(progress, now - this.#started, columns - 1);
    this.#terminal.write(`\r\u001b[K${line}`);
  }

  /** Makes room for another line. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#terminal?.write('\r\u001b[K');
  }
}

/** Elapsed time, share, files, bytes, rate, time left and what is being worked on, in at most `width` characters. */
export function describeProgress(progress: Progress, elapsed: number, width: number): string {
  const { files, bytes, totalFiles, totalBytes, totalKnown, current } = progress;
  const rate = elapsed > 0 ? (bytes * 1000) / elapsed : 0;
  const parts = [`[${formatDuration(elapsed)}]`];
  if (totalKnown) {
    parts.push(
      formatPercent(bytes, totalBytes),
      `${files} / ${totalFiles} files`,
      `${formatBytes(bytes)} / ${formatBytes(totalBytes)}`,
    );
  } else {
    parts.push(`${files} files`, formatBytes(bytes));
  }
  parts.push(`${formatBytes(rate)}/s`);
  if (totalKnown && rate > 0 && bytes < totalBytes) {
    parts.push(`${formatDuration(((totalBytes - bytes) * 1000) / rate)} left`);
  }
  if (current) parts.push(displayFileName(current));
  const line = parts.join('  ');
  return line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line;
}
