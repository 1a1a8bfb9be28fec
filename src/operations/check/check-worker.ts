/*
 * A thread that verifies packs, one at a time. The main thread reads them, and posts each in parts whose memory then
 * belongs to this thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createSealer, type MasterKey } from '../../format/index.ts';
import { BlobTable, type BlobTableHandle } from '../../repository/blob-index.ts';
import { listedBlobs } from './pack-contents.ts';
import { PackVerification, type VerifiedPack } from './verify-pack.ts';

/** What a thread is born with. */
export interface CheckWorkerData {
  readonly masterKey: MasterKey;
  readonly table: BlobTableHandle;
}

/** A part of a pack. */
export interface CheckJob {
  readonly id: string;
  readonly blobs: 'all' | 'trees';
  readonly part: Uint8Array<ArrayBuffer>;
  /** The blobs that begin in it. */
  readonly entries: Uint32Array;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** The answer to each part: what was found after the last one, or what broke. */
export type CheckAnswer =
  | { readonly verified: VerifiedPack | undefined }
  | { readonly failure: unknown };

const { masterKey, table: handle } = workerData as CheckWorkerData;
const sealer = createSealer(masterKey);
const table = new BlobTable(handle);
const port = parentPort!;
let verification: PackVerification | undefined;

port.on('message', (job: CheckJob) => {
  const { id, blobs, part, entries, isFirst, isLast } = job;
  let answer: CheckAnswer;
  try {
    if (isFirst) verification = new PackVerification(id, blobs, sealer, table);
    verification!.add(part, listedBlobs(table, entries));
    answer = { verified: isLast ? verification!.finish(part) : undefined };
  } catch (failure) {
    answer = { failure };
  }
  // Given back at once: the collector would wait until many parts' worth of memory had piled up.
  part.buffer.transfer(0);
  port.postMessage(answer);
});
