import { parentPort, threadId, workerData } from 'node:worker_threads';
import { isKirschError } from '../../errors/index.ts';
import { openFileSystem } from '../../file-system/index.ts';
import { BlobOpener } from './blob-opener.ts';
import { EntryWriter, MetadataError } from './entry-writer.ts';
import { ExistingContent } from './existing-content.ts';
import type {
  BlobJob,
  Comparison,
  EntryFailure,
  RestoreJob,
  RestoreJobResult,
  RestoreWorkerData,
} from './restore-job.ts';
import { failureOf } from './target-failure.ts';

/*
 * A worker opens blobs, verifies them, and writes what they hold: one job after another, all of it by blocking calls,
 * which cost a third of what promises do.
 */

const { table, masterKey, sparse, stop, temporaryPrefix } = workerData as RestoreWorkerData;
const port = parentPort!;
const stopWord = new Int32Array(stop);
const opener = new BlobOpener(table, masterKey);
const writer = new EntryWriter(openFileSystem(), `${temporaryPrefix}${threadId}-`, sparse);
const existing = new ExistingContent(opener, throwIfStopped);

port.on('message', (job: RestoreJob) => {
  const failures: EntryFailure[] = [];
  const damaged: number[] = [];
  let comparisons: (Comparison | undefined)[] = [];

  /** What fails for one file must not keep the next one from being done. */
  function attempt<T>(path: string, action: () => T): T | undefined {
    try {
      throwIfStopped();
      return action();
    } catch (error) {
      const metadataOnly = error instanceof MetadataError;
      failures.push({ path, metadataOnly, ...failureOf(metadataOnly ? error.cause : error) });
      return undefined;
    }
  }

  function write({ files, parts }: BlobJob, content: Uint8Array): void {
    for (const file of files) attempt(file.path, () => writer.writeFile(file, content));
    for (const { path, position } of parts) {
      attempt(path, () => writer.writePart(path, position, content));
    }
  }

  switch (job.kind) {
    case 'open':
      job.blobs.forEach((blob, index) => {
        const content = openOrUndefined(blob.entry, job.sealed, job.offset);
        if (content) write(blob, content);
        else damaged.push(index);
      });
      // Frees the memory now instead of at some collection to come.
      (job.sealed.buffer as ArrayBuffer).transfer(0);
      break;
    case 'write':
      write(job.blob, job.content);
      break;
    case 'make':
      for (const entry of job.entries) attempt(entry.path, () => writer.make(entry));
      break;
    case 'compare':
      comparisons = job.files.map(({ path, entries }) =>
        attempt(path, () => existing.compare(path, entries)),
      );
      break;
    case 'copy':
      attempt(job.to, () => {
        writer.openPart(job.to, (fd) => existing.copy(job.from, job.entries, job.matches, fd));
      });
      break;
  }
  const result: RestoreJobResult = { failures, damaged, comparisons };
  port.postMessage(result);
});

function openOrUndefined(entry: number, sealed: Uint8Array, offset: number): Buffer | undefined {
  try {
    return opener.open(entry, sealed, offset);
  } catch (error) {
    if (isKirschError(error, 'DAMAGED')) return undefined;
    throw error;
  }
}

function throwIfStopped(): void {
  if (Atomics.load(stopWord, 0) !== 0)
    throw Object.assign(new Error('stopped'), { code: 'ABORTED' });
}
