import type { MessagePort } from 'node:worker_threads';
import { CUT_AHEAD_BYTES, LargeFileParts } from './large-file-parts.ts';
import {
  isReadFailure,
  type NewSealJob,
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
/** One job at work and two waiting, so that a worker never idles while this thread is busy with a job of its own. */
const JOBS_PER_WORKER = 3;
/** Beyond this many waiting jobs a thread, the walk does not go on before it has done some of them. */
const QUEUED_PER_THREAD = 16;
/** What opening and storing a file costs besides its bytes, in bytes. */
const FILE_COST = 12 * 1024;
/** After so much work, about a fifth of a second of it, more threads are worth the time and the memory that they take. */
const BUSY_COST = 32 * 1024 * 1024;

interface Batch {
  readonly paths: string[];
  readonly sizes: number[];
  readonly done: ((result: SealedContent | ReadFailure) => void)[];
  bytes: number;
}

export interface SealQueueOptions {
  /** Does a job in this thread, at once. */
  readonly work: (job: SealJob) => SealResult;
  /** Called once, when there is enough to do for more threads than this one: `addWorker` may follow. */
  readonly onBusy: () => void;
}

/**
 * Hands files to the seal workers and brings back what they are made of. The walk's own thread is a worker too: it seals
 * when so much is waiting that the walk should not run further ahead, and when the walk has ended.
 */
export class SealQueue {
  readonly #options: SealQueueOptions;
  readonly #ports: MessagePort[] = [];
  readonly #load: number[] = [];
  readonly #waiting: SealJob[] = [];
  readonly #callbacks = new Map<number, (result: SealResult) => void>();
  #batch: Batch = emptyBatch();
  #nextNumber = 0;
  #unfinishedFiles = 0;
  #bytesUnderway = 0;
  /** Of all jobs so far. */
  #cost = 0;
  #onResult: (() => void) | undefined;

  constructor(options: SealQueueOptions) {
    this.#options = options;
  }

  /** Takes on a worker that answers each job on its port. */
  addWorker(port: MessagePort): void {
    const worker = this.#ports.push(port) - 1;
    this.#load.push(0);
    port.on('message', (result: SealResult) => this.#finish(worker, result));
    this.#dispatch();
  }

  /** Bytes that are sealed of large files that are not done yet: one of them may be most of a backup. */
  get bytesUnderway(): number {
    return this.#bytesUnderway;
  }

  /**
   * Whether so much is waiting that the walk should wait as well. Alone it does each job at once: the trees of folders
   * whose files are waiting take memory.
   */
  get isFull(): boolean {
    const { length } = this.#ports;
    return this.#waiting.length >= (length === 0 ? 1 : (length + 1) * QUEUED_PER_THREAD);
  }

  /** Helps with the work until the queue is no longer full. */
  async makeRoom(): Promise<void> {
    while (this.isFull) await this.#help();
  }

  /** Helps with the work until every file is done: nothing may be added any more. */
  async finish(): Promise<void> {
    this.flush();
    while (this.#unfinishedFiles > 0) await this.#help();
  }

  /**
   * Reads and stores a file. `done` is called with what it is made of, or why it could not be read.
   * @param blockBytes the size of the pieces to cut it into; else its content says where
   */
  add(
    path: string,
    size: number,
    done: (result: SealedContent | ReadFailure) => void,
    blockBytes = Number.POSITIVE_INFINITY,
  ): void {
    this.#unfinishedFiles++;
    const finished = (result: SealedContent | ReadFailure) => {
      this.#unfinishedFiles--;
      done(result);
    };
    if (size > blockBytes) {
      void this.#sealBlocks(path, size, blockBytes).then(finished);
      return;
    }
    if (size >= LARGE_FILE) {
      void this.#sealLarge(path).then(finished);
      return;
    }
    const batch = this.#batch;
    batch.paths.push(path);
    batch.sizes.push(size);
    batch.done.push(finished);
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

  /** Cuts a file where its content says, in a job of its own for each stretch. */
  async #sealLarge(path: string): Promise<SealedContent | ReadFailure> {
    const parts = this.#partsOf(path);
    for (;;) {
      const cut = await new Promise<SealResult>((done) =>
        this.#run({ kind: 'cut', path, from: parts.end }, done, true),
      );
      if (cut.kind !== 'cut') break;
      if (isReadFailure(cut.result)) {
        await parts.finish();
        return cut.result;
      }
      await parts.add(cut.result.lengths);
      if (cut.result.atEnd) break;
    }
    return parts.finish();
  }

  /** Needs nobody to cut. */
  async #sealBlocks(
    path: string,
    size: number,
    blockBytes: number,
  ): Promise<SealedContent | ReadFailure> {
    const parts = this.#partsOf(path);
    const stretch = Math.ceil(CUT_AHEAD_BYTES / blockBytes) * blockBytes;
    while (parts.end < size) {
      const end = Math.min(size, parts.end + stretch);
      const lengths: number[] = [];
      for (let at = parts.end; at < end; at += blockBytes)
        lengths.push(Math.min(blockBytes, end - at));
      await parts.add(lengths);
    }
    return parts.finish();
  }

  #partsOf(path: string): LargeFileParts {
    return new LargeFileParts({
      path,
      run: (job, done) => this.#run(job, done),
      onBytes: (bytes) => {
        this.#bytesUnderway += bytes;
      },
    });
  }

  #run(job: NewSealJob, done: (result: SealResult) => void, first = false): void {
    const number = this.#nextNumber++;
    const numbered = { ...job, number } as SealJob;
    this.#callbacks.set(number, done);
    if (first) this.#waiting.unshift(numbered);
    else this.#waiting.push(numbered);
    this.#dispatch();
    const before = this.#cost;
    this.#cost += costOf(job);
    if (before < BUSY_COST && this.#cost >= BUSY_COST) this.#options.onBusy();
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && this.#ports.length > 0) {
      const least = Math.min(...this.#load);
      if (least >= JOBS_PER_WORKER) return;
      const worker = this.#load.indexOf(least);
      this.#load[worker]!++;
      this.#ports[worker]!.postMessage(this.#waiting.shift()!);
    }
  }

  #finish(worker: number, result: SealResult): void {
    this.#load[worker]!--;
    this.#dispatch();
    if (this.#load.includes(0)) this.flush();
    this.#settle(result);
    this.#onResult?.();
  }

  #settle(result: SealResult): void {
    const done = this.#callbacks.get(result.number)!;
    this.#callbacks.delete(result.number);
    done(result);
  }

  /** Does one job here, or waits for a worker's result where none is left, and lets messages in. */
  async #help(): Promise<void> {
    const job = this.#waiting.shift();
    if (job) this.#settle(this.#options.work(job));
    if (job || this.#load.every((jobs) => jobs === 0)) {
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
    await new Promise<void>((resolve) => {
      this.#onResult = resolve;
    });
  }
}

function costOf(job: NewSealJob): number {
  switch (job.kind) {
    case 'files':
      return sum(job.sizes) + job.paths.length * FILE_COST;
    case 'cut':
      return 0;
    case 'chunks':
      return sum(job.lengths);
  }
}

function emptyBatch(): Batch {
  return { paths: [], sizes: [], done: [], bytes: 0 };
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
