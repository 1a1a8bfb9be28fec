import type { Comparison } from './restore-job.ts';
import type { RestoreWorkers } from './restore-workers.ts';

/** A file on the disk that may hold what the snapshot has. */
export interface FileToCompare {
  readonly path: string;
  readonly entries: readonly number[];
  readonly size: number;
  /** `undefined`: it could not be read. */
  readonly done: (comparison: Comparison | undefined) => void;
}

const BATCH_FILES = 64;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Has files read and hashed by the workers, many small ones in one job. */
export class ContentComparison {
  readonly #workers: RestoreWorkers;
  readonly #underway = new Set<Promise<void>>();
  #batch: FileToCompare[] = [];
  #batchBytes = 0;
  #failure: unknown;

  constructor(workers: RestoreWorkers) {
    this.#workers = workers;
  }

  /** Resolves when there is room for more, which is before the file has been compared. */
  async add(file: FileToCompare): Promise<void> {
    this.#batch.push(file);
    this.#batchBytes += file.size;
    if (this.#batch.length < BATCH_FILES && this.#batchBytes < BATCH_BYTES) return;
    this.#send();
    if (this.#underway.size >= 2 * this.#workers.count) await Promise.race(this.#underway);
  }

  /** Resolves when all files have been compared. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) this.#send();
    await Promise.all(this.#underway);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #send(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    const files = batch.map(({ path, entries }) => ({ path, entries }));
    const call: Promise<void> = this.#workers
      .run({ kind: 'compare', files })
      .then(({ comparisons }) => {
        for (const [index, file] of batch.entries()) file.done(comparisons[index]);
      })
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#underway.delete(call));
    this.#underway.add(call);
  }
}
