import type { BigIntStats } from 'node:fs';
import { KirschError } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import { plainLengthOf } from './blob-opener.ts';
import { ContentComparison } from './content-comparison.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { OverwriteDecision } from './overwrite.ts';
import type { Comparison } from './restore-job.ts';
import {
  localPath,
  type PlannedFile,
  type PlannedFolder,
  type PlannedLink,
} from './restore-plan.ts';
import type { RestoreWorkers } from './restore-workers.ts';

/** A file of the snapshot, and what stands in its place. */
export interface FileToPlan {
  readonly folder: PlannedFolder;
  readonly node: Node;
  readonly inside: string;
  readonly metadata: EntryMetadata;
  readonly existing: BigIntStats | undefined;
  readonly decision: OverwriteDecision;
}

export interface FilePlannerOptions {
  readonly target: string;
  readonly workers: () => RestoreWorkers;
  readonly onIssue: (inside: string, error: KirschError) => void;
}

/** Plans the files: which are there already, in whole or in part, which are other names of one, which are to be written. */
export class FilePlanner {
  readonly #table: BlobTable;
  readonly #options: FilePlannerOptions;
  readonly #comparison: ContentComparison;
  readonly #files: PlannedFile[] = [];
  readonly #unchanged: PlannedFile[] = [];
  readonly #links: PlannedLink[] = [];
  /** The first name of each file that has several, by what makes it that file. */
  readonly #firstNames = new Map<string, string>();
  readonly #id = Buffer.alloc(32);

  constructor(table: BlobTable, options: FilePlannerOptions) {
    this.#table = table;
    this.#options = options;
    this.#comparison = new ContentComparison(options.workers);
  }

  /** Resolves when the next file may come. */
  async add(wanted: FileToPlan): Promise<void> {
    const { folder, node, inside, metadata, existing } = wanted;
    const content = this.#findContent(node, inside);
    if (!content) return;
    const change = existing ? 'updated' : 'created';
    if (node.links > 1) {
      // Two names of one file hold the same; if they do not, it was changed between them, and they are two files.
      const file = `${node.deviceId}:${node.inode}:${node.content?.join()}`;
      const first = this.#firstNames.get(file);
      if (first !== undefined) {
        this.#links.push({ folder, name: node.name, change, size: content.size, first });
        return;
      }
      this.#firstNames.set(file, inside);
    }
    const file: PlannedFile = { folder, name: node.name, ...content, metadata, change };
    if (!existing?.isFile()) this.#files.push(file);
    else if (wanted.decision === 'trust' && mayKeepInode(existing, node)) this.#keep(file);
    else await this.#compare(file, wanted, existing);
  }

  /** Resolves when all files have found their place. */
  async finish(): Promise<{
    files: PlannedFile[];
    unchanged: PlannedFile[];
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
      this.#files.push(file);
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
    if (!matches?.includes(1)) this.#files.push(file);
    else if (keepsInode && sameSize && !matches.includes(0)) this.#keep(file);
    else this.#files.push({ ...file, matches });
  }

  #keep(file: PlannedFile): void {
    this.#unchanged.push({ ...file, change: 'unchanged' });
  }

  #findContent(node: Node, inside: string): { entries: number[]; size: number } | undefined {
    const ids = node.content ?? [];
    let size = 0;
    const entries: number[] = [];
    for (const id of ids) {
      this.#id.write(id, 'hex');
      const entry = this.#table.find('data', this.#id);
      const blob = entry === -1 ? undefined : this.#table.read(entry);
      if (!blob || blob.pack === -1) {
        this.#options.onIssue(
          inside,
          new KirschError('BLOB_NOT_FOUND', `No index names the blob ${id}, a part of the file.`, {
            hint: 'Run `kirsch check` to see what else is affected, or try an older backup.',
            details: { type: 'data', id },
          }),
        );
        return undefined;
      }
      entries.push(entry);
      size += plainLengthOf(blob);
    }
    if (BigInt(size) !== BigInt(node.size)) {
      this.#options.onIssue(
        inside,
        new KirschError(
          'DAMAGED',
          `The file should have ${node.size} bytes, and its parts have ${size}.`,
          {
            hint: 'Run `kirsch check` to see what else is affected, or try an older backup.',
          },
        ),
      );
      return undefined;
    }
    return { entries, size };
  }
}

/** A file with another name somewhere would change under that name, too. */
function mayKeepInode(existing: BigIntStats, node: Node): boolean {
  return existing.nlink === 1n || node.links > 1;
}
