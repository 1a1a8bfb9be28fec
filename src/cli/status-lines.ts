import type { OnProgress, Progress } from '../operations/progress.ts';
import type { Output } from './output.ts';

const EVERY_MS = 100;

/** Shows progress as the output wants it: a line on a terminal, or JSON `status` lines. */
export function showProgress(
  output: Output,
  toStatus: (progress: Progress, secondsElapsed: number) => Record<string, unknown>,
): OnProgress {
  const started = performance.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (!output.json) {
      output.progress.show(progress);
      return;
    }
    const now = performance.now();
    if (output.verbosity < 0 || now - shownAt < EVERY_MS) return;
    shownAt = now;
    output.value({
      message_type: 'status',
      ...toStatus(progress, Math.floor((now - started) / 1000)),
    });
  };
}

/** How far it is, from 0 to 1. */
export function shareDone({ bytes, totalBytes }: Progress): number {
  return totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes);
}
