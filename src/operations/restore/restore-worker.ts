import { parentPort, threadId, workerData } from 'node:worker_threads';
import { openFileSystem } from '../../file-system/index.ts';
import { decodeTree } from '../../format/index.ts';
import { BlobOpener, undefinedIfDamaged } from './blob-opener.ts';
import { EntryWriter, MetadataError } from './entry-writer.ts';
import { ExistingContent } from './existing-content.ts';
import { freeBytes } from './free-bytes.ts';
import { encodeListing, type Listing } from './listing.ts';
import { readPostedFiles } from './posted-files.ts';
import type {
  BlobUses,
  Comparison,
  EntryFailure,
  RestoreJob,
  RestoreJobResult,
  RestoreWorkerAnswer,
  RestoreWorkerData,
  RestoreWorkerMessage,
  WholeFile,
} from './restore-job.ts';
import { failureOf } from './target-failure.ts';

/*
 * A worker opens blobs, verifies them, and writes what they hold: one job after another, all of it by blocking calls,
 * which cost a third of what promises do.
 */

const { table, masterKey, sparse, ownerNames, stop, temporaryPrefix } =
  workerData as RestoreWorkerData;
const port = parentPort!;
/** Thrown through everything when the restore is to end. */
const STOPPED = new Error('The restore was stopped.');
const stopWord = new Int32Array(stop);
const opener = new BlobOpener(table, masterKey);
const extras = openFileSystem();
const accounts = ownerNames ? extras : undefined;
const writer = new EntryWriter(extras, `${temporaryPrefix}${threadId}-`, sparse);
const existing = new ExistingContent(opener, throwIfStopped);

port.on('message', (message: RestoreWorkerMessage) => {
  if (message === 'end') port.close();
  else port.postMessage(answerTo(message));
});

function answerTo(job: RestoreJob): RestoreWorkerAnswer {
  try {
    return run(job);
  } catch (error) {
    if (error === STOPPED) return 'stopped';
    throw error;
  }
}

function run(job: RestoreJob): RestoreJobResult {
  const failures: EntryFailure[] = [];
  const damaged: number[] = [];
  let listings: (Listing | undefined)[] = [];
  let comparisons: (Comparison | undefined)[] = [];

  /** What fails for one file must not keep the next one from being done. */
  function attempt<T>(path: string, action: () => T): T | undefined {
    throwIfStopped();
    try {
      return action();
    } catch (error) {
      if (error === STOPPED) throw error;
      const metadataOnly = error instanceof MetadataError;
      failures.push({ path, metadataOnly, ...failureOf(metadataOnly ? error.cause : error) });
      return undefined;
    }
  }

  /** Writes what the blobs hold; `contentOf` gives it for each, or undefined where it cannot be had. */
  function writeAll(uses: BlobUses, contentOf: (entry: number) => Uint8Array | undefined): void {
    const files = readPostedFiles(uses.files);
    for (const [position, entry] of uses.entries.entries()) {
      throwIfStopped();
      const content = contentOf(entry);
      if (!content) damaged.push(position);
      for (let count = uses.fileCounts[position]!; count > 0; count--) {
        const file: WholeFile = files.next().value;
        if (content) attempt(file.path, () => writer.writeFile(file, content));
      }
      if (!content) continue;
      for (const part of uses.parts.get(position) ?? []) {
        attempt(part.path, () => writer.writePart(part.path, part.position, content));
      }
      freeBytes(content);
    }
  }

  switch (job.kind) {
    case 'list':
      listings = opener.openAll(job.trees, job.sealed).map((plain) => plain && listingIn(plain));
      break;
    case 'open':
      writeAll(job.uses, (entry) =>
        undefinedIfDamaged(() => opener.open(entry, job.sealed, job.offset)),
      );
      freeBytes(job.sealed);
      break;
    case 'write':
      writeAll(job.uses, () => job.content);
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
  return { listings, failures, damaged, comparisons };
}

function listingIn(plain: Buffer): Listing | undefined {
  return undefinedIfDamaged(() => encodeListing(decodeTree(plain), opener.table, accounts));
}

function throwIfStopped(): void {
  if (Atomics.load(stopWord, 0) !== 0) throw STOPPED;
}
