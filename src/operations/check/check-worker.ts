/* A thread that verifies packs. The main thread reads them, and posts them in pieces whose memory then belongs here. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSealer, type MasterKey } from '../../format/index.ts';
import { BlobTable, type BlobTableHandle } from '../../repository/blob-index.ts';
import { type CheckJob, JobRunner } from './job-runner.ts';
import type { VerifiedPack } from './verify-pack.ts';

/** What a thread is born with. */
export interface CheckWorkerData {
  readonly masterKey: MasterKey;
  readonly table: BlobTableHandle;
}

/** The answer to each piece: what was found after the last one, or what broke. */
export type CheckAnswer =
  | { readonly verified: VerifiedPack | undefined }
  | { readonly failure: unknown };

const { masterKey, table } = workerData as CheckWorkerData;
const runner = new JobRunner({ sealer: createSealer(masterKey), table: new BlobTable(table) });
const port = parentPort!;

port.on('message', (job: CheckJob) => {
  let answer: CheckAnswer;
  try {
    answer = { verified: runner.run(job) };
  } catch (failure) {
    answer = { failure };
  }
  port.postMessage(answer);
});
