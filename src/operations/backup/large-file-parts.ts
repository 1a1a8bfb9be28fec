import {
  isReadFailure,
  type NewSealJob,
  type ReadFailure,
  type SealedContent,
  type SealResult,
} from './seal-job.ts';

/** Chunks go out in jobs of about this size. */
const CHUNK_JOB_BYTES = 8 * 1024 * 1024;
/** How far the cutting of a large file runs ahead of its sealing: what was cut should still be in the page cache. */
export const CUT_AHEAD_BYTES = 128 * 1024 * 1024;

export interface LargeFileOptions {
  readonly path: string;
  readonly run: (job: NewSealJob, done: (result: SealResult) => void) => void;
  /** Told how many more bytes of a file are sealed that is not done yet; when it is done, that there are none. */
  readonly onBytes: (bytes: number) => void;
}

/** The parts of one large file, each sealed by whoever is free. */
export class LargeFileParts {
  readonly #options: LargeFileOptions;
  readonly #parts: Promise<SealedContent | ReadFailure>[] = [];
  #unsealed = 0;
  #sealed = 0;
  #end = 0;

  constructor(options: LargeFileOptions) {
    this.#options = options;
  }

  /** How far the file has been cut, in bytes. */
  get end(): number {
    return this.#end;
  }

  /** Has the next chunks sealed. Resolves when there is room for more. */
  async add(lengths: readonly number[]): Promise<void> {
    for (const job of jobsOf(lengths)) this.#seal(job);
    // Whatever part is the oldest: when it is done there may be room for the next stretch.
    for (let at = 0; this.#unsealed > CUT_AHEAD_BYTES; at++) await this.#parts[at];
  }

  /** Resolves when every part is sealed, to the whole. */
  async finish(): Promise<SealedContent | ReadFailure> {
    const content = joined(await Promise.all(this.#parts));
    this.#options.onBytes(-this.#sealed);
    return content;
  }

  #seal(lengths: readonly number[]): void {
    const { path, run, onBytes } = this.#options;
    const from = this.#end;
    const bytes = lengths.reduce((total, length) => total + length, 0);
    this.#end += bytes;
    this.#unsealed += bytes;
    this.#parts.push(
      new Promise((done) => {
        run({ kind: 'chunks', path, from, lengths }, (result) => {
          this.#unsealed -= bytes;
          this.#sealed += bytes;
          onBytes(bytes);
          if (result.kind === 'chunks') done(result.result);
        });
      }),
    );
  }
}

function* jobsOf(lengths: readonly number[]): Generator<number[]> {
  let job: number[] = [];
  let bytes = 0;
  for (const length of lengths) {
    job.push(length);
    bytes += length;
    if (bytes >= CHUNK_JOB_BYTES) {
      yield job;
      job = [];
      bytes = 0;
    }
  }
  if (job.length > 0) yield job;
}

function joined(parts: readonly (SealedContent | ReadFailure)[]): SealedContent | ReadFailure {
  const ids: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    if (isReadFailure(part)) return part;
    ids.push(part.ids);
    size += part.size;
  }
  return { size, ids: Buffer.concat(ids) };
}
