import type { FileSystemExtras } from '../../file-system/index.ts';
import { decodeTree } from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { BlobOpener, undefinedIfDamaged } from './blob-opener.ts';
import { EntryWriter, MetadataError } from './entry-writer.ts';
import { ExistingContent } from './existing-content.ts';
import { type Accounts, encodeListing, type Listing } from './listing.ts';
import { readPostedFiles, type WholeFile } from './posted-files.ts';
import type {
  BlobUses,
  Comparison,
  EntryFailure,
  RestoreJob,
  RestoreJobResult,
  RestoreSettings,
  RestoreWorkerAnswer,
} from './restore-job.ts';
import { failureOf } from './target-failure.ts';

/** Thrown through everything when the restore is to end. */
const STOPPED = new Error('The restore was stopped.');

/** Does the jobs of one worker: opens blobs, verifies them, and writes what they hold. */
export class JobRunner {
  readonly #opener: BlobOpener;
  readonly #writer: EntryWriter;
  readonly #existing: ExistingContent;
  readonly #accounts: Accounts | undefined;
  readonly #isStopped: () => boolean;

  /** @param isStopped asked between two blobs: whether the restore is to end */
  constructor(settings: RestoreSettings, extras: FileSystemExtras, isStopped: () => boolean) {
    const { table, masterKey, ownerNames } = settings;
    this.#opener = new BlobOpener(table, masterKey);
    this.#writer = new EntryWriter(extras, settings);
    this.#existing = new ExistingContent(this.#opener, () => this.#throwIfStopped());
    this.#accounts = ownerNames ? extras : undefined;
    this.#isStopped = isStopped;
  }

  /** Does a job. What fails for one file is in the answer. */
  answerTo(job: RestoreJob): RestoreWorkerAnswer {
    try {
      return this.#run(job);
    } catch (error) {
      if (error === STOPPED) return 'stopped';
      throw error;
    }
  }

  #run(job: RestoreJob): RestoreJobResult {
    const failures: EntryFailure[] = [];
    const damaged: number[] = [];
    let listings: (Listing | undefined)[] = [];
    let comparisons: (Comparison | undefined)[] = [];

    /** What fails for one file must not keep the next one from being done. */
    const attempt = <T>(path: string, action: () => T): T | undefined => {
      this.#throwIfStopped();
      try {
        return action();
      } catch (error) {
        if (error === STOPPED) throw error;
        const metadataOnly = error instanceof MetadataError;
        failures.push({ path, metadataOnly, ...failureOf(metadataOnly ? error.cause : error) });
        return undefined;
      }
    };

    /** Writes what the blobs hold; `contentOf` gives it for each, or undefined where it cannot be had. */
    const writeAll = (
      uses: BlobUses,
      contentOf: (entry: number) => Uint8Array | undefined,
    ): void => {
      const files = readPostedFiles(uses.files);
      for (const [position, entry] of uses.entries.entries()) {
        this.#throwIfStopped();
        const content = contentOf(entry);
        if (!content) damaged.push(position);
        for (let count = uses.fileCounts[position]!; count > 0; count--) {
          const file: WholeFile = files.next().value;
          if (content) attempt(file.path, () => this.#writer.writeFile(file, content));
        }
        if (!content) continue;
        for (const part of uses.parts.get(position) ?? []) {
          attempt(part.path, () => this.#writer.writePart(part.path, part.position, content));
        }
        freeBytes(content);
      }
    };

    switch (job.kind) {
      case 'list':
        listings = this.#opener
          .openAll(job.trees, job.sealed)
          .map((plain) => plain && this.#listingIn(plain));
        break;
      case 'open':
        writeAll(job.uses, (entry) =>
          undefinedIfDamaged(() => this.#opener.open(entry, job.sealed, job.offset)),
        );
        freeBytes(job.sealed);
        break;
      case 'write':
        writeAll(job.uses, () => job.content);
        break;
      case 'make':
        for (const entry of job.entries) attempt(entry.path, () => this.#writer.make(entry));
        break;
      case 'compare':
        comparisons = job.files.map(({ path, entries }) =>
          attempt(path, () => this.#existing.compare(path, entries)),
        );
        break;
      case 'copy':
        attempt(job.to, () => {
          this.#writer.openPart(job.to, (fd) =>
            this.#existing.copy(job.from, job.entries, job.matches, fd),
          );
        });
        break;
    }
    return { listings, failures, damaged, comparisons };
  }

  #listingIn(plain: Buffer): Listing | undefined {
    return undefinedIfDamaged(() =>
      encodeListing(decodeTree(plain), this.#opener.table, this.#accounts),
    );
  }

  #throwIfStopped(): void {
    if (this.#isStopped()) throw STOPPED;
  }
}
