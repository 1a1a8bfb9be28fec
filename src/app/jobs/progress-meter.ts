import type { Progress } from '../../index.ts';
import type { JobProgressView } from '../api/job-schemas.ts';

/** How far back the speed is measured. */
const WINDOW_MS = 8_000;

export type ReportedProgress = Partial<Progress> & {
  readonly stage?: string;
  readonly steps?: JobProgressView['steps'];
};

/** Adds to the numbers of a job what people want to know besides: how fast, and how long still. */
export class ProgressMeter {
  readonly #now: () => number;
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];
  #last: ReportedProgress = {};
  /** Of all stages, what the one that did most of it has done. */
  readonly #most = { files: 0, bytes: 0, transferred: 0 };

  /** @param now in milliseconds; only differences count */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Of another stage the numbers begin anew. */
  report(progress: ReportedProgress): void {
    const isNewStage = progress.stage !== undefined && progress.stage !== this.#last.stage;
    if (isNewStage) this.#samples.length = 0;
    this.#last = isNewStage ? progress : { ...this.#last, ...progress };
    for (const name of ['files', 'bytes', 'transferred'] as const)
      this.#most[name] = Math.max(this.#most[name], this.#last[name] ?? 0);
    const at = this.#now();
    this.#samples.push({ at, bytes: this.#last.bytes ?? 0 });
    while (this.#samples.length > 2 && at - this.#samples[0]!.at > WINDOW_MS) this.#samples.shift();
  }

  /** All is over: its numbers are those of the stage that did most, not of the last one, which may only look at it again. */
  end(): void {
    this.#last = { ...this.#last, ...this.#most };
  }

  read(issues: number): JobProgressView {
    const { files = 0, bytes = 0, totalFiles = 0, totalBytes = 0 } = this.#last;
    const { totalKnown = false, transferred = 0, current, stage, steps } = this.#last;
    const bytesPerSecond = this.#rate();
    const isForeseeable = totalKnown && bytesPerSecond > 0 && totalBytes >= bytes;
    return {
      ...(stage !== undefined && { stage }),
      files,
      bytes,
      totalFiles,
      totalBytes,
      totalKnown,
      transferred,
      bytesPerSecond,
      ...(isForeseeable && { secondsLeft: Math.ceil((totalBytes - bytes) / bytesPerSecond) }),
      ...(current !== undefined && { current }),
      issues,
      ...(steps && { steps }),
    };
  }

  #rate(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 200) return 0;
    return Math.max(0, Math.round(((last.bytes - first.bytes) * 1_000) / (last.at - first.at)));
  }
}
