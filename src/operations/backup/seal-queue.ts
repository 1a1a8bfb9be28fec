import type { MessagePort } from 'node:worker_threads';
import {
  isReadFailure,
  type ReadFailure,
  type SealedContent,
  type SealJob,
  type SealResult,
} from './seal-job.ts';

/** Files from this size on are cut by one worker and sealed by all. */
const LARGE_FILE = 16 * 1024 * 1024;
/** A batch of small files: enough to make a message worth its while, little enough to spread evenly. */
const BATCH_FILES = 64;
const BATCH_BYTES = 1024 * 1024;
/** Chunks of a large file go out in jobs of about this size. */
const CHUNK_JOB_BYTES = 8 * 1024 * 1024;
/** How far the cutting of a large file runs ahead of its sealing: what was cut should still be in the page cache. */
const CUT_AHEAD_BYTES = 128 * 1024 * 1024;
/** One job at work and one waiting, so that a worker never idles while its next job is on its way. */
const JOBS_PER_WORKER = 2;
/** Beyond this many waiting jobs a worker, the walk waits too. */
const QUEUED_PER_WORKER = 16;

type NewJob = SealJob extends infer Job
  ? Job extends SealJob
    ? Omit<Job, 'number'>
    : never
  : never;

interface Batch {
  readonly paths: string[];
  readonly sizes: number[];
  readonly done: ((result: SealedContent | ReadFailure) => void)[];
  bytes: number;
}

/** Hands files to the seal workers and brings back what they are made of. */
export class SealQueue {
  readonly #ports: readonly MessagePort[];
  readonly #load: number[];
  readonly #waiting: SealJob[] = [];
  readonly #pending = new Map<number, { worker: number; done: (result: SealResult) => void }>();
  readonly #callbacks = new Map<number, (result: SealResult) => void>();
  #batch: Batch = emptyBatch();
  #nextNumber = 0;
  #onDrain: (() => void)[] = [];

  constructor(ports: readonly MessagePort[]) {
    this.#ports = ports;
    this.#load = ports.map(() => 0);
    ports.forEach((port, worker) => {
      port.on('message', (result: SealResult) => this.#finish(worker, result));
    });
  }

  /** Whether so much is waiting that the walk should wait as well. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#ports.length * QUEUED_PER_WORKER;
  }

  /** Resolves when the queue is no longer full. */
  async drained(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#onDrain.push(resolve));
  }

  /** Reads and stores a file. `done` is called with what it is made of, or why it could not be read. */
  add(path: string, size: number, done: (result: SealedContent | ReadFailure) => void): void {
    if (size >= LARGE_FILE) {
      this.#sealLarge(path).then(done);
      return;
    }
    const batch = this.#batch;
    batch.paths.push(path);
    batch.sizes.push(size);
    batch.done.push(done);
    batch.bytes += size;
    const isIdle = this.#load.includes(0);
    if (isIdle || batch.paths.length >= BATCH_FILES || batch.bytes >= BATCH_BYTES) this.flush();
  }

  /** Sends off an unfinished batch: nothing will follow soon. */
  flush(): void {
    const { paths, sizes, done } = this.#batch;
    if (paths.length === 0) return;
    this.#batch = emptyBatch();
    this.#run({ kind: 'files', paths, sizes }, (result) => {
      if (result.kind !== 'files') return;
      result.files.forEach((file, at) => {
        done[at]?.(file);
      });
    });
  }

  async #sealLarge(path: string): Promise<SealedContent | ReadFailure> {
    const parts: Promise<SealedContent | ReadFailure>[] = [];
    let unsealed = 0;
    let from = 0;
    for (;;) {
      const cut = await new Promise<SealResult>((done) =>
        this.#run({ kind: 'cut', path, from }, done, true),
      );
      if (cut.kind !== 'cut') break;
      if (isReadFailure(cut.result)) {
        await Promise.all(parts);
        return cut.result;
      }
      for (const job of jobsOf(cut.result.lengths)) {
        const bytes = sum(job);
        unsealed += bytes;
        const start = from;
        parts.push(
          new Promise((done) => {
            this.#run({ kind: 'chunks', path, from: start, lengths: job }, (result) => {
              unsealed -= bytes;
              if (result.kind === 'chunks') done(result.result);
            });
          }),
        );
        from += bytes;
      }
      if (cut.result.atEnd) break;
      // Whatever part is the oldest: when it is done there may be room for the next stretch.
      for (let at = 0; unsealed > CUT_AHEAD_BYTES; at++) await parts[at];
    }
    return joined(await Promise.all(parts));
  }

  #run(job: NewJob, done: (result: SealResult) => void, first = false): void {
    const number = this.#nextNumber++;
    const numbered = { ...job, number } as SealJob;
    this.#callbacks.set(number, done);
    if (first) this.#waiting.unshift(numbered);
    else this.#waiting.push(numbered);
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const least = Math.min(...this.#load);
      if (least >= JOBS_PER_WORKER) return;
      const worker = this.#load.indexOf(least);
      const job = this.#waiting.shift()!;
      this.#pending.set(job.number, { worker, done: this.#callbacks.get(job.number)! });
      this.#callbacks.delete(job.number);
      this.#load[worker]!++;
      this.#ports[worker]!.postMessage(job);
    }
  }

  #finish(worker: number, result: SealResult): void {
    const { done } = this.#pending.get(result.number)!;
    this.#pending.delete(result.number);
    this.#load[worker]!--;
    this.#dispatch();
    if (this.#load.includes(0)) this.flush();
    done(result);
    if (!this.isFull) {
      const waiters = this.#onDrain;
      this.#onDrain = [];
      for (const wake of waiters) wake();
    }
  }
}

function emptyBatch(): Batch {
  return { paths: [], sizes: [], done: [], bytes: 0 };
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
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
