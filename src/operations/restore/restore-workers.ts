import { Worker } from 'node:worker_threads';
import { KirschError } from '../../errors/index.ts';
import { workerUrl } from '../worker-url.ts';
import type { RestoreJob, RestoreJobResult, RestoreWorkerData } from './restore-job.ts';

/** Objects die young in a worker; a small nursery keeps what the collector has not got to yet small as well. */
const YOUNG_GENERATION_MB = 8;

interface WorkerState {
  readonly worker: Worker;
  /** The callers whose jobs it has, the one at work first. */
  readonly waiting: PromiseWithResolvers<RestoreJobResult>[];
}

/** The workers of one restore. Each takes its jobs in turn; a job goes to the one with the fewest. */
export class RestoreWorkers {
  readonly #states: readonly WorkerState[];
  readonly #stop: Int32Array;
  #failure: KirschError | undefined;

  constructor(count: number, data: Omit<RestoreWorkerData, 'stop'>) {
    const stop = new SharedArrayBuffer(4);
    this.#stop = new Int32Array(stop);
    this.#states = Array.from({ length: count }, () => this.#start({ ...data, stop }));
  }

  get count(): number {
    return this.#states.length;
  }

  /** Runs a job; buffers in `transfer` are the worker's from now on. @throws KirschError `INTERNAL` when workers end */
  run(job: RestoreJob, transfer: readonly ArrayBuffer[] = []): Promise<RestoreJobResult> {
    if (this.#failure) return Promise.reject(this.#failure);
    const state = this.#states.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
    const answer = Promise.withResolvers<RestoreJobResult>();
    state.waiting.push(answer);
    state.worker.postMessage(job, transfer);
    return answer.promise;
  }

  /** Lets jobs at work and waiting end soon: what they have not done yet fails with `ABORTED`. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  /** Ends the workers. Jobs should be done. */
  async close(): Promise<void> {
    await Promise.all(this.#states.map(({ worker }) => worker.terminate()));
  }

  #start(data: RestoreWorkerData): WorkerState {
    const worker = new Worker(workerUrl('restore-worker', import.meta.url), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    const state: WorkerState = { worker, waiting: [] };
    worker.on('message', (result: RestoreJobResult) => state.waiting.shift()?.resolve(result));
    worker.on('error', (cause) => this.#fail(cause));
    worker.on('exit', () => this.#fail(undefined));
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
