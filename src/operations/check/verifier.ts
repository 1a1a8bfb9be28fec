import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { KirschError, toKirschError } from '../../errors/index.ts';
import { sendable } from '../../memory/own-bytes.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { workerUrl } from '../worker-url.ts';
import type { CheckAnswer, CheckWorkerData } from './check-worker.ts';
import { type CheckJob, JobRunner } from './job-runner.ts';
import type { VerifiedPack } from './verify-pack.ts';

/** Young objects of a worker are short-lived; without a limit its heap takes tens of megabytes before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 2 };

/** What a thread may have before it, so that it need not wait for the one that reads to find time. */
const MOST_UNANSWERED_BYTES = 1024 * 1024;

/** Verifies one pack after the other, piece by piece. */
export interface Verifier {
  /** Resolves when what waits for its answer is less than a megabyte. One caller at a time. */
  hasRoom(): Promise<void>;
  /**
   * Takes a piece over, memory and all. Resolves when it has been verified, to the result after the last one. They are taken
   * in the order of the calls; there may be further calls before the first has resolved.
   */
  verify(job: CheckJob): Promise<VerifiedPack | undefined>;
  stop(): Promise<void>;
}

/** As many verifiers as threads are wanted: the caller's own thread is one, for a thread more costs 40 MB. */
export function startVerifiers(repository: IndexedRepository, count: number): Verifier[] {
  const { masterKey } = repository.repository;
  const table = repository.index.table.handle;
  return [
    new OwnThreadVerifier(repository),
    ...Array.from({ length: count - 1 }, () => new WorkerVerifier({ masterKey, table })),
  ];
}

/** In the caller's thread, which it lets go of between pieces. */
class OwnThreadVerifier implements Verifier {
  readonly #runner: JobRunner;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ repository, index }: IndexedRepository) {
    this.#runner = new JobRunner({ sealer: repository.sealer, table: index.table });
  }

  /** The thread that verifies is the one that reads: pieces that wait would only take memory. */
  async hasRoom(): Promise<void> {
    await this.#last;
  }

  verify(job: CheckJob): Promise<VerifiedPack | undefined> {
    const verifying = this.#verify(job);
    this.#last = verifying.catch(() => {});
    return verifying;
  }

  async #verify(job: CheckJob): Promise<VerifiedPack | undefined> {
    await breathe();
    return this.#runner.run(job);
  }

  async stop(): Promise<void> {}
}

/** In a thread of its own. */
class WorkerVerifier implements Verifier {
  readonly #worker: Worker;
  /** For the answers that are still to come, in their order. */
  readonly #settle: ((answer: CheckAnswer) => void)[] = [];
  #unansweredBytes = 0;
  #broken: CheckAnswer | undefined;
  #onAnswer: () => void = () => {};

  constructor(data: CheckWorkerData) {
    this.#worker = new Worker(workerUrl('check-worker', import.meta.url), {
      workerData: data,
      resourceLimits: RESOURCE_LIMITS,
    });
    this.#worker.on('message', (answer: CheckAnswer) => {
      this.#settle.shift()?.(answer);
    });
    this.#worker.on('error', (failure) => this.#break(failure));
    this.#worker.on('exit', () => this.#break(new KirschError('INTERNAL', 'A thread has ended.')));
  }

  async hasRoom(): Promise<void> {
    while (this.#unansweredBytes >= MOST_UNANSWERED_BYTES) {
      await new Promise<void>((resolve) => {
        this.#onAnswer = resolve;
      });
    }
  }

  async verify(job: CheckJob): Promise<VerifiedPack | undefined> {
    const size = job.piece.length;
    this.#unansweredBytes += size;
    const answer = await new Promise<CheckAnswer>((resolve) => {
      if (this.#broken) return resolve(this.#broken);
      this.#settle.push(resolve);
      const { bytes, moved } = sendable(job.piece);
      this.#worker.postMessage({ ...job, piece: bytes }, moved);
    });
    this.#unansweredBytes -= size;
    this.#onAnswer();
    if ('failure' in answer) throw toKirschError(answer.failure);
    return answer.verified;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #break(failure: unknown): void {
    this.#broken ??= { failure };
    for (const settle of this.#settle.splice(0)) settle(this.#broken);
  }
}
