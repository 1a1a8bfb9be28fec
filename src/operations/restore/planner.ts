import type { BigIntStats } from 'node:fs';
import { KirschError } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { Breather } from './breather.ts';
import { DownloadSchedule } from './download-schedule.ts';
import { ExistingFolder } from './existing-folder.ts';
import { FilePlanner } from './file-planner.ts';
import { isLeftover } from './leftovers.ts';
import { isLossOfData } from './loss-of-data.ts';
import { createMetadataSource } from './metadata-source.ts';
import { decideOverwrite } from './overwrite.ts';
import { planSpecial } from './plan-special.ts';
import type { OverwritePolicy, RestoredEntry } from './restore-options.ts';
import {
  insidePath,
  localPath,
  type PlannedEntry,
  type PlannedFolder,
  type RestorePlan,
} from './restore-plan.ts';
import type { RestoreWorkers } from './restore-workers.ts';
import type { Selection } from './selection.ts';
import { TreeReader } from './tree-reader.ts';
import { whyNotUsable } from './usable-path.ts';

export interface PlannerOptions {
  /** Absolute, without links in it. */
  readonly target: string;
  readonly targetExists: boolean;
  readonly selection: Selection;
  readonly overwrite: OverwritePolicy;
  readonly delete: boolean;
  readonly ownerNames: boolean;
  /** Called when files have to be compared. */
  readonly workers: () => RestoreWorkers;
  /** Called for what cannot be restored; `inside` is its path below the target. */
  readonly onIssue: (inside: string, error: KirschError) => void;
  /** Called for entries that are left as they are. */
  readonly onKept: (entry: RestoredEntry) => void;
  readonly signal: AbortSignal | undefined;
}

/** What is restored: a folder's content, by the id of its listing, or one file. */
export type RestoreRoot = { readonly tree: string } | { readonly node: Node };

/** Finds out what a restore has to do, and touches nothing. */
export class Planner {
  readonly #repository: IndexedRepository;
  readonly #options: PlannerOptions;
  readonly #trees: TreeReader;
  readonly #metadataOf;
  readonly #files: FilePlanner;
  readonly #folders: PlannedFolder[] = [];
  readonly #plannedFolders = new Set<PlannedFolder>();
  readonly #entries: PlannedEntry[] = [];
  readonly #deletions: string[] = [];
  readonly #leftovers: string[] = [];
  readonly #obstacles: string[] = [];
  #kept = 0;

  constructor(repository: IndexedRepository, options: PlannerOptions) {
    this.#repository = repository;
    this.#options = options;
    this.#trees = new TreeReader(repository, options.signal);
    this.#metadataOf = createMetadataSource(options.ownerNames);
    this.#files = new FilePlanner(repository.index.table, options);
  }

  async plan(root: RestoreRoot): Promise<RestorePlan> {
    const { target, targetExists } = this.#options;
    const targetFolder: PlannedFolder = {
      inside: '/',
      parent: undefined,
      depth: 0,
      isNew: !targetExists,
      replaces: false,
      metadata: undefined,
      isMissing: false,
    };
    this.#need(targetFolder);
    if ('node' in root) await this.#planContent(targetFolder, [root.node], false);
    else await this.#walk(targetFolder, root.tree);
    const { files, unchanged, links } = await this.#files.finish();

    const { table } = this.#repository.index;
    const schedule = new DownloadSchedule(files, (entry) => table.read(entry));
    return {
      summary: {
        target,
        filesCreated: files.filter(({ change }) => change === 'created').length,
        filesUpdated: files.filter(({ change }) => change === 'updated').length,
        filesUnchanged: unchanged.length,
        entriesKept: this.#kept,
        othersCreated:
          this.#folders.filter(({ isNew, depth }) => isNew && depth > 0).length +
          this.#entries.filter(({ change }) => change !== 'unchanged').length +
          links.length,
        totalBytes: sumOfSizes(files) + sumOfSizes(unchanged),
        bytesToWrite: sumOfSizes(files),
        bytesToDownload: schedule.bytes,
        deletions: this.#deletions,
      },
      folders: this.#folders,
      files,
      unchanged,
      entries: this.#entries,
      links,
      leftovers: this.#leftovers,
      obstacles: this.#obstacles,
      schedule,
    };
  }

  /** Folder by folder, and not by recursion: a hostile backup may be 10,000 levels deep. */
  async #walk(start: PlannedFolder, tree: string): Promise<void> {
    const breather = new Breather(this.#options.signal);
    const pending = [{ folder: start, tree }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { folder } = next;
      let nodes: Node[];
      try {
        nodes = await this.#trees.load(next.tree);
      } catch (error) {
        // Without the root there is nothing; without another folder there is all the rest.
        if (folder === start || !isLossOfData(error)) throw error;
        this.#options.onIssue(folder.inside, error);
        continue;
      }
      const subfolders = await this.#planContent(folder, nodes, this.#options.delete);
      pending.push(...subfolders.reverse());
      if (breather.isDue) await breather.breathe();
    }
  }

  /** Plans what is in a folder; gives back the subfolders that are to be walked through, in their order. */
  async #planContent(
    folder: PlannedFolder,
    nodes: readonly Node[],
    mayDelete: boolean,
  ): Promise<{ folder: PlannedFolder; tree: string }[]> {
    const existing = this.#readExisting(folder);
    const subfolders: { folder: PlannedFolder; tree: string }[] = [];
    for (const node of nodes) {
      const inside = insidePath({ folder, name: node.name });
      const isSelected = this.#options.selection.has(inside);
      const isFolder = node.type === 'dir';
      if (!isSelected && !(isFolder && this.#options.selection.mayHaveBelow(inside))) continue;
      const obstacle = whyNotUsable(localPath(this.#options.target, inside));
      if (obstacle) this.#options.onIssue(inside, obstacle);
      else if (isFolder) {
        const subfolder = this.#planFolder(folder, node, inside, existing?.find(node.name));
        if (subfolder && isSelected) this.#need(subfolder.folder);
        if (subfolder) subfolders.push(subfolder);
      } else await this.#planOther(folder, node, inside, existing?.find(node.name));
    }
    if (mayDelete && existing) this.#planDeletions(folder, existing, nodes);
    return subfolders;
  }

  #readExisting(folder: PlannedFolder): ExistingFolder | undefined {
    if (folder.isNew) return undefined;
    const path = localPath(this.#options.target, folder.inside);
    const existing = new ExistingFolder(path);
    const leftovers = existing.names.filter(isLeftover);
    this.#leftovers.push(...leftovers.map((name) => localPath(path, `/${name}`)));
    return existing;
  }

  #planFolder(
    parent: PlannedFolder,
    node: Node,
    inside: string,
    existing: BigIntStats | undefined,
  ): { folder: PlannedFolder; tree: string } | undefined {
    if (node.subtree === undefined) {
      this.#options.onIssue(inside, new KirschError('DAMAGED', 'The folder has no listing.'));
      return undefined;
    }
    const isInTheWay = existing !== undefined && !existing.isDirectory();
    if (isInTheWay && decideOverwrite(this.#options.overwrite, existing, node) === 'keep') {
      this.#options.onIssue(
        inside,
        new KirschError('TARGET_UNWRITABLE', 'Something that is no folder stands in its place.', {
          hint: 'Move it away, or let it be replaced with --overwrite always.',
        }),
      );
      return undefined;
    }
    const isNew = existing === undefined || isInTheWay;
    const folder: PlannedFolder = {
      inside,
      parent,
      depth: parent.depth + 1,
      isNew,
      replaces: isInTheWay,
      metadata: this.#metadataOf(node, !isNew || !parent.isNew),
      isMissing: false,
    };
    return { folder, tree: node.subtree };
  }

  async #planOther(
    folder: PlannedFolder,
    node: Node,
    inside: string,
    existing: BigIntStats | undefined,
  ): Promise<void> {
    const { overwrite, target } = this.#options;
    const decision = existing ? decideOverwrite(overwrite, existing, node) : 'replace';
    if (decision === 'keep') {
      this.#kept++;
      this.#options.onKept({
        path: inside,
        type: node.type,
        change: 'kept',
        size: Number(node.size),
      });
      return;
    }
    if (node.type === 'socket') return;
    this.#need(folder);
    if (existing?.isDirectory() && this.#options.delete) {
      this.#obstacles.push(localPath(target, inside));
    }
    const metadata = this.#metadataOf(node, !folder.isNew);
    if (node.type === 'file') {
      await this.#files.add({ folder, node, inside, metadata, existing, decision });
      return;
    }
    const make = planSpecial(node, existing, localPath(target, inside));
    if (!make) {
      this.#options.onIssue(
        inside,
        new KirschError('DAMAGED', `Entries of type "${node.type}" cannot be restored.`),
      );
      return;
    }
    const change = !existing ? 'created' : make.make === 'nothing' ? 'unchanged' : 'updated';
    this.#entries.push({ folder, name: node.name, type: node.type, change, make, metadata });
  }

  /** A folder is made when it is selected, or when something in it is; its parents are, too. */
  #need(folder: PlannedFolder): void {
    if (this.#plannedFolders.has(folder)) return;
    if (folder.parent) this.#need(folder.parent);
    this.#plannedFolders.add(folder);
    this.#folders.push(folder);
  }

  #planDeletions(folder: PlannedFolder, existing: ExistingFolder, nodes: readonly Node[]): void {
    for (const name of existing.namesBeside(nodes.map((node) => node.name))) {
      const inside = insidePath({ folder, name });
      if (!isLeftover(name) && this.#options.selection.has(inside)) {
        this.#deletions.push(localPath(this.#options.target, inside));
      }
    }
  }
}

function sumOfSizes(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
