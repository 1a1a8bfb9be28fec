import { Worker } from 'node:worker_threads';
import { KirschError, toKirschError } from '../../errors/index.ts';
import { workerUrl } from '../worker-url.ts';
import type { CheckAnswer, CheckJob, CheckWorkerData } from './check-worker.ts';
import type { VerifiedPack } from './verify-pack.ts';

/** Young objects of a worker are short-lived; without a limit its heap takes tens of megabytes before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8 };

/** A thread that verifies packs, seen from the main thread. Takes one pack at a time. */
export class Verifier {
  readonly #worker: Worker;
  #settle: ((answer: CheckAnswer) => void) | undefined;
  #broken: CheckAnswer | undefined;

  constructor(data: CheckWorkerData) {
    this.#worker = new Worker(workerUrl('check-worker', import.meta.url), {
      workerData: data,
      resourceLimits: RESOURCE_LIMITS,
    });
    this.#worker.on('message', (answer: CheckAnswer) => this.#settle?.(answer));
    this.#worker.on('error', (failure) => this.#break(failure));
    this.#worker.on('exit', () => this.#break(new KirschError('INTERNAL', 'A thread has ended.')));
  }

  /** Hands a part over, bytes and all. Resolves when it has been verified, to the result after the last part. */
  async verify(job: CheckJob): Promise<VerifiedPack | undefined> {
    const answer = await new Promise<CheckAnswer>((resolve) => {
      this.#settle = resolve;
      if (this.#broken) resolve(this.#broken);
      else this.#worker.postMessage(job, [job.part.buffer]);
    });
    if ('failure' in answer) throw toKirschError(answer.failure);
    return answer.verified;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #break(failure: unknown): void {
    this.#broken ??= { failure };
    this.#settle?.(this.#broken);
  }
}
