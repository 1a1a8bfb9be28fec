import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { KirschError, toKirschError } from '../../errors/index.ts';
import type { BlobCounts, ClosedPack } from '../../repository/blob-writer.ts';
import { workerUrl } from '../worker-url.ts';
import { BlobCarrier } from './blob-carrier.ts';
import type { CarryAnswer, CarryJob, CarrySettings, FromCarryWorker } from './carry-job.ts';

/** Young objects of a worker are short-lived; without a limit its heap takes tens of megabytes before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 2 };
/** So many blobs the caller's thread carries before it looks after its uploads. */
const BLOBS_AT_ONCE = 64;

type Counts = Record<'data' | 'tree', BlobCounts>;

/** Threads that carry blobs, or the caller's own one. */
export interface Carriers {
  /** Does a job; its bytes are gone afterwards. Any number may be asked for at once. */
  run(job: CarryJob): Promise<CarryAnswer>;
  /** What all of them have added; only when no job is at work. */
  counts(): Counts;
  /** Lets every job that is at work or waiting fail with this error. */
  fail(error: KirschError): void;
  /** Ends the threads. Never throws. */
  close(): Promise<void>;
}

/** What carriers work with. */
export interface CarrierParts {
  readonly settings: CarrySettings;
  /** Takes every pack that is complete, and in the end gives its file back to the pool. */
  readonly onPack: (pack: ClosedPack) => void;
  /** Resolves when the pool has files for what comes next: uploads need the caller's thread to end. */
  readonly makeRoom: () => Promise<void>;
}

/** @param threads 0: the caller's own */
export function startCarriers(threads: number, parts: CarrierParts): Carriers {
  return threads === 0 ? new OwnThreadCarrier(parts) : new CarryThreads(threads, parts);
}

/** The caller's thread, for a little work: no thread has to be started. One job at a time. */
class OwnThreadCarrier implements Carriers {
  readonly #carrier: BlobCarrier;
  readonly #makeRoom: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #failure: KirschError | undefined;
  #counts: Counts | undefined;

  constructor({ settings, onPack, makeRoom }: CarrierParts) {
    this.#carrier = new BlobCarrier(settings, onPack);
    this.#makeRoom = makeRoom;
  }

  run(job: CarryJob): Promise<CarryAnswer> {
    const answer = this.#last.then(() => this.#run(job));
    this.#last = answer.catch(() => {});
    return answer;
  }

  counts(): Counts {
    return this.#counts ?? noCounts();
  }

  fail(error: KirschError): void {
    this.#failure ??= error;
  }

  async close(): Promise<void> {
    await this.#last;
  }

  async #run(job: CarryJob): Promise<CarryAnswer> {
    const steps = this.#carrier.run(job);
    for (let done = 1; ; done++) {
      await this.#makeRoom();
      if (this.#failure) throw this.#failure;
      const step = steps.next();
      if (step.done) {
        this.#counts = step.value.counts;
        return step.value;
      }
      if (done % BLOBS_AT_ONCE === 0) await breathe();
    }
  }
}

interface ThreadState {
  readonly worker: Worker;
  /** The callers whose jobs it has, the one at work first. */
  readonly waiting: PromiseWithResolvers<CarryAnswer>[];
  /** Ending a thread while it loads native code would end the whole process. */
  readonly loaded: Promise<void>;
  counts: Counts;
}

/** Threads of their own. Each does its jobs in turn; a job goes to the one with the fewest. */
class CarryThreads implements Carriers {
  readonly #states: readonly ThreadState[];
  readonly #onPack: (pack: ClosedPack) => void;
  #failure: KirschError | undefined;

  constructor(count: number, { settings, onPack }: CarrierParts) {
    this.#onPack = onPack;
    this.#states = Array.from({ length: count }, () => this.#start(settings));
  }

  run(job: CarryJob): Promise<CarryAnswer> {
    if (this.#failure) return Promise.reject(this.#failure);
    const state = this.#states.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
    const answer = Promise.withResolvers<CarryAnswer>();
    state.waiting.push(answer);
    state.worker.postMessage(job, job.kind === 'flush' ? [] : [job.bytes.buffer]);
    return answer.promise;
  }

  counts(): Counts {
    const sum = noCounts();
    for (const { counts } of this.#states) {
      for (const type of ['data', 'tree'] as const) {
        sum[type].blobs += counts[type].blobs;
        sum[type].bytes += counts[type].bytes;
        sum[type].packedBytes += counts[type].packedBytes;
      }
    }
    return sum;
  }

  fail(error: KirschError): void {
    this.#failure ??= error;
    for (const { waiting } of this.#states) {
      for (const answer of waiting.splice(0)) answer.reject(this.#failure);
    }
  }

  async close(): Promise<void> {
    this.fail(new KirschError('ABORTED', 'Stopped before it was done.'));
    await Promise.all(
      this.#states.map(async ({ worker, loaded }) => {
        await loaded;
        await worker.terminate();
      }),
    );
  }

  #start(settings: CarrySettings): ThreadState {
    const worker = new Worker(workerUrl('carry-worker', import.meta.url), {
      workerData: settings,
      resourceLimits: RESOURCE_LIMITS,
      name: 'carry-worker',
    });
    const { promise: loaded, resolve: onLoaded } = Promise.withResolvers<void>();
    const state: ThreadState = { worker, waiting: [], loaded, counts: noCounts() };
    worker.on('message', (message: FromCarryWorker) => {
      if (message.kind === 'ready') onLoaded();
      else if (message.kind === 'pack') this.#onPack(message.pack);
      else {
        state.counts = message.answer.counts;
        state.waiting.shift()?.resolve(message.answer);
      }
    });
    worker.on('error', (error) => this.fail(toKirschError(error)));
    worker.on('exit', () => {
      onLoaded();
      this.fail(new KirschError('INTERNAL', 'A thread that carries blobs has ended.'));
    });
    return state;
  }
}

function noCounts(): Counts {
  return {
    data: { blobs: 0, bytes: 0, packedBytes: 0 },
    tree: { blobs: 0, bytes: 0, packedBytes: 0 },
  };
}
