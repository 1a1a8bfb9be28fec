import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { KirschError } from '../../errors/index.ts';
import { workerUrl } from '../worker-url.ts';
import type {
  RestoreJob,
  RestoreJobResult,
  RestoreSettings,
  RestoreWorkerAnswer,
  RestoreWorkerData,
  RestoreWorkerMessage,
} from './restore-job.ts';

/** Objects die young in a worker; a small nursery keeps what the collector has not got to yet small as well. */
const YOUNG_GENERATION_MB = 4;

const MAX_WORKERS = 8;

interface WorkerState {
  readonly worker: Worker;
  /** The callers whose jobs it has, the one at work first. */
  readonly waiting: PromiseWithResolvers<RestoreJobResult>[];
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
}

/**
 * The workers of one restore. Each takes its jobs in turn; a job goes to the one with the fewest. They are threads that
 * load code for a tenth of a second: made while the repository is being opened, they are ready when it is.
 */
export class RestoreWorkers {
  readonly #states: readonly WorkerState[];
  readonly #stop: Int32Array;
  #failure: KirschError | undefined;

  /** @param count @default the number of cores, at least 1 and at most 8 */
  constructor(count = availableParallelism()) {
    const stop = new SharedArrayBuffer(4);
    this.#stop = new Int32Array(stop);
    const length = Math.max(1, Math.min(MAX_WORKERS, Math.floor(count)));
    this.#states = Array.from({ length }, () => this.#startThread({ stop }));
  }

  /** Tells them what they work on. Called once, before the first job. */
  start(settings: RestoreSettings): void {
    this.#tellAll({ kind: 'start', settings });
  }

  get count(): number {
    return this.#states.length;
  }

  /** Runs a job; buffers in `transfer` are the worker's from now on. @throws KirschError `ABORTED` after `stop`, `INTERNAL` when a worker has ended */
  run(job: RestoreJob, transfer: readonly ArrayBuffer[] = []): Promise<RestoreJobResult> {
    if (this.#failure) return Promise.reject(this.#failure);
    const state = this.#states.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
    const answer = Promise.withResolvers<RestoreJobResult>();
    state.waiting.push(answer);
    state.worker.postMessage(job satisfies RestoreWorkerMessage, transfer);
    return answer.promise;
  }

  /** Lets jobs at work and waiting end soon: they fail with `ABORTED`. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  /**
   * Ends the workers: jobs at work and waiting are cut short. Idempotent. Lets each end by itself, for one that is terminated while it
   * still loads a native library takes the whole process with it.
   */
  async close(): Promise<void> {
    this.stop();
    this.#tellAll('end');
    await Promise.all(this.#states.map(({ ended }) => ended));
  }

  #tellAll(message: RestoreWorkerMessage): void {
    for (const { worker } of this.#states) worker.postMessage(message);
  }

  #startThread(data: RestoreWorkerData): WorkerState {
    const worker = new Worker(workerUrl('restore-worker', import.meta.url), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const state: WorkerState = { worker, waiting: [], ended };
    worker.on('message', (result: RestoreWorkerAnswer) => {
      const answer = state.waiting.shift();
      if (result !== 'stopped') answer?.resolve(result);
      else answer?.reject(new KirschError('ABORTED', 'Stopped before it was done.'));
    });
    worker.on('error', (cause) => this.#fail(cause));
    worker.on('exit', () => {
      this.#fail(undefined);
      resolve();
    });
    return state;
  }

  #fail(cause: unknown): void {
    this.#failure ??= new KirschError('INTERNAL', 'A restore worker has ended unexpectedly.', {
      cause,
    });
    for (const { waiting } of this.#states) {
      for (const answer of waiting.splice(0)) answer.reject(this.#failure);
    }
  }
}
