import type { BigIntStats } from 'node:fs';
import type { KirschError } from '../../errors/index.ts';
import { ContentComparison } from './content-comparison.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { ListedEntry } from './listing.ts';
import type { OverwriteDecision } from './overwrite.ts';
import type { PlannedFile, PlannedFolder } from './planned-file.ts';
import { PlannedFiles } from './planned-files.ts';
import { problemError } from './problem-error.ts';
import type { Comparison } from './restore-job.ts';
import { localPath, type PlannedLink } from './restore-plan.ts';
import type { RestoreWorkers } from './restore-workers.ts';

/** A file of the snapshot, and what stands in its place. */
export interface FileToPlan {
  readonly folder: PlannedFolder;
  readonly node: ListedEntry;
  readonly inside: string;
  readonly metadata: EntryMetadata;
  readonly existing: BigIntStats | undefined;
  readonly decision: OverwriteDecision;
}

export interface FilePlannerOptions {
  readonly target: string;
  readonly workers: RestoreWorkers;
  readonly onIssue: (inside: string, error: KirschError) => void;
}

/** Plans the files: which are there already, in whole or in part, which are other names of one, which are to be written. */
export class FilePlanner {
  readonly #options: FilePlannerOptions;
  readonly #comparison: ContentComparison;
  readonly #files = new PlannedFiles();
  readonly #unchanged = new PlannedFiles();
  readonly #links: PlannedLink[] = [];
  /** The first name of each file that has several, by what makes it that file. */
  readonly #firstNames = new Map<string, string>();

  constructor(options: FilePlannerOptions) {
    this.#options = options;
    this.#comparison = new ContentComparison(options.workers);
  }

  /** Resolves when the next file may come. */
  async add(wanted: FileToPlan): Promise<void> {
    const { folder, node, inside, metadata, existing } = wanted;
    if (node.problem) {
      this.#options.onIssue(inside, problemError(node));
      return;
    }
    const { name, size, entries, fileKey } = node;
    const change = existing ? 'updated' : 'created';
    if (fileKey !== undefined) {
      const first = this.#firstNames.get(fileKey);
      if (first !== undefined) {
        this.#links.push({ folder, name, change, size, first });
        return;
      }
      this.#firstNames.set(fileKey, inside);
    }
    const file: PlannedFile = { folder, name, size, entries, metadata, change };
    if (!existing?.isFile()) this.#files.add(file);
    else if (wanted.decision === 'trust' && mayKeepInode(existing, node)) this.#keep(file);
    else await this.#compare(file, wanted, existing);
  }

  /** Resolves when all files have found their place. */
  async finish(): Promise<{
    files: PlannedFiles;
    unchanged: PlannedFiles;
    links: PlannedLink[];
  }> {
    await this.#comparison.finish();
    return { files: this.#files, unchanged: this.#unchanged, links: this.#links };
  }

  async #compare(file: PlannedFile, wanted: FileToPlan, existing: BigIntStats): Promise<void> {
    const { node, inside } = wanted;
    const hasRightSize = existing.size === BigInt(file.size);
    // A single blob that is shorter or longer than the file cannot be all of it.
    if (!hasRightSize && file.entries.length <= 1) {
      this.#files.add(file);
      return;
    }
    if (file.size === 0 && mayKeepInode(existing, node)) {
      this.#keep(file);
      return;
    }
    await this.#comparison.add({
      path: localPath(this.#options.target, inside),
      entries: file.entries,
      size: file.size,
      done: (comparison) => this.#settle(file, comparison, mayKeepInode(existing, node)),
    });
  }

  #settle(file: PlannedFile, comparison: Comparison | undefined, keepsInode: boolean): void {
    const { matches, sameSize } = comparison ?? {};
    if (!matches?.includes(1)) this.#files.add(file);
    else if (keepsInode && sameSize && !matches.includes(0)) this.#keep(file);
    else this.#files.add({ ...file, matches });
  }

  #keep(file: PlannedFile): void {
    this.#unchanged.add({ ...file, change: 'unchanged' });
  }
}

/** A file with another name somewhere would change under that name, too. */
function mayKeepInode(existing: BigIntStats, node: ListedEntry): boolean {
  return existing.nlink === 1n || node.fileKey !== undefined;
}
