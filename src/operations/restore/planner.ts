import type { BigIntStats } from 'node:fs';
import { KirschError } from '../../errors/index.ts';
import type { PathPlatform } from '../../file-system/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { Selection } from '../selection.ts';
import { joinPath } from '../trees/walk-tree.ts';
import { Breather } from './breather.ts';
import { DownloadSchedule } from './download-schedule.ts';
import { ExistingFolder } from './existing-folder.ts';
import { FilePlanner } from './file-planner.ts';
import { isLeftover } from './leftovers.ts';
import {
  type Accounts,
  encodeListing,
  type ListedEntry,
  type Listing,
  readListing,
} from './listing.ts';
import { metadataOf } from './metadata-of.ts';
import { decideOverwrite } from './overwrite.ts';
import { planSpecial } from './plan-special.ts';
import type { PlannedFolder } from './planned-file.ts';
import { problemError } from './problem-error.ts';
import { renamed, withLocalNames } from './renamed-entries.ts';
import type { OverwritePolicy, RestoredEntry } from './restore-options.ts';
import { insidePath, localPath, type PlannedEntry, type RestorePlan } from './restore-plan.ts';
import type { RestoreWorkers } from './restore-workers.ts';
import { TreeLister } from './tree-lister.ts';
import { whyNotUsable } from './usable-path.ts';

export interface PlannerOptions {
  /** Absolute, without links in it. */
  readonly target: string;
  readonly targetExists: boolean;
  readonly selection: Selection;
  readonly overwrite: OverwritePolicy;
  readonly delete: boolean;
  /** Where owners are taken by their names. */
  readonly accounts: Accounts | undefined;
  readonly namesFor: PathPlatform;
  readonly workers: RestoreWorkers;
  /** Called for what cannot be restored; `inside` is its path below the target. */
  readonly onIssue: (inside: string, error: KirschError) => void;
  /** Called for what gets another name; `inside` has the new one. */
  readonly onRenamed: (inside: string, error: KirschError) => void;
  /** Called for entries that are left as they are. */
  readonly onKept: (entry: RestoredEntry) => void;
  readonly signal: AbortSignal | undefined;
}

/** Enough to keep a worker busy for a moment, few enough to share them out evenly. */
const LISTINGS_AT_ONCE = 32;

/** A folder whose content has not been looked at yet, and the number of its listing's blob. */
interface PendingFolder {
  readonly folder: PlannedFolder;
  readonly tree: number;
}

/** What is restored: a folder's content, by the id of its listing, or one file. */
export type RestoreRoot = { readonly tree: string } | { readonly node: Node };

/** Finds out what a restore has to do, and touches nothing. */
export class Planner {
  readonly #repository: IndexedRepository;
  readonly #options: PlannerOptions;
  readonly #trees: TreeLister;
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
    this.#trees = new TreeLister(repository, options);
    this.#files = new FilePlanner(options);
  }

  async plan(root: RestoreRoot): Promise<RestorePlan> {
    const { target, targetExists } = this.#options;
    const targetFolder: PlannedFolder = {
      inside: '/',
      source: '/',
      parent: undefined,
      depth: 0,
      isNew: !targetExists,
      replaces: false,
      metadata: undefined,
      isMissing: false,
    };
    this.#need(targetFolder);
    const { table } = this.#repository.index;
    if ('node' in root) {
      const listing = encodeListing([root.node], table, this.#options.accounts);
      await this.#planContent(targetFolder, [...readListing(listing)], false);
    } else await this.#walk({ folder: targetFolder, tree: await this.#findTree(root.tree) });
    this.#trees.close();
    const { files, unchanged, links } = await this.#files.finish();

    const schedule = new DownloadSchedule(files, (entry) => table.read(entry));
    return {
      summary: {
        target,
        filesCreated: files.createdFiles,
        filesUpdated: files.length - files.createdFiles,
        filesUnchanged: unchanged.length,
        entriesKept: this.#kept,
        othersCreated:
          this.#folders.filter(({ isNew, depth }) => isNew && depth > 0).length +
          this.#entries.filter(({ change }) => change !== 'unchanged').length +
          links.length,
        totalBytes: files.bytes + unchanged.bytes,
        bytesToWrite: files.bytes,
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

  async #findTree(id: string): Promise<number> {
    const { table } = this.#repository.index;
    const entry = table.find('tree', Buffer.from(id, 'hex'));
    // Not there, or only claimed: says so.
    if (entry === -1) await this.#repository.loadTree(id, this.#options.signal);
    return entry;
  }

  /** Many listings at a time, and not by recursion: a hostile backup may be 10,000 levels deep. */
  async #walk(start: PendingFolder): Promise<void> {
    const breather = new Breather(this.#options.signal);
    const pending = [start];
    const underway: { folders: PendingFolder[]; listings: Promise<(Listing | KirschError)[]> }[] =
      [];
    const atOnce = 2 * this.#options.workers.count;
    do {
      while (pending.length > 0 && underway.length < atOnce) {
        const share = Math.ceil(pending.length / (atOnce - underway.length));
        const folders = pending.splice(-Math.min(share, LISTINGS_AT_ONCE)).reverse();
        const listings = this.#trees.list(folders.map(({ tree }) => tree));
        // Where an earlier one fails, nobody waits for this one any more.
        listings.catch(() => {});
        underway.push({ folders, listings });
      }
      const { folders, listings } = underway.shift()!;
      for (const [index, listing] of (await listings).entries()) {
        const { folder } = folders[index]!;
        if (!(listing instanceof Error)) {
          const subfolders = await this.#planContent(folder, [...readListing(listing)], true);
          pending.push(...subfolders.reverse());
        } else if (folder.parent) this.#options.onIssue(folder.inside, listing);
        // Without the root there is nothing; without another folder there is all the rest.
        else throw listing;
        if (breather.isDue) await breather.breathe();
      }
    } while (pending.length > 0 || underway.length > 0);
  }

  /**
   * Plans what is in a folder; gives back the subfolders that are to be walked through, in their order.
   * @param isWhole whether these are all its entries
   */
  async #planContent(
    folder: PlannedFolder,
    nodes: readonly ListedEntry[],
    isWhole: boolean,
  ): Promise<PendingFolder[]> {
    const existing = this.#readExisting(folder);
    const subfolders: PendingFolder[] = [];
    const local = withLocalNames(nodes, this.#options.namesFor);
    for (const [position, node] of local.entries()) {
      const inside = insidePath({ folder, name: node.name });
      const source = joinPath(folder.source, nodes[position]!.name);
      const isSelected = this.#options.selection.has(source);
      const isFolder = node.type === 'dir';
      if (!isSelected && !(isFolder && this.#options.selection.mayHaveBelow(source))) continue;
      if (node !== nodes[position]) this.#options.onRenamed(inside, renamed(source, inside));
      const obstacle = whyNotUsable(localPath(this.#options.target, inside));
      if (obstacle) this.#options.onIssue(inside, obstacle);
      else if (isFolder) {
        const subfolder = this.#planFolder(folder, node, { inside, source }, existing);
        if (subfolder && isSelected) this.#need(subfolder.folder);
        if (subfolder) subfolders.push(subfolder);
      } else await this.#planOther(folder, node, inside, existing?.find(node.name));
    }
    if (isWhole && this.#options.delete && existing) this.#planDeletions(folder, existing, local);
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
    node: ListedEntry,
    { inside, source }: Pick<PlannedFolder, 'inside' | 'source'>,
    existingFolder: ExistingFolder | undefined,
  ): PendingFolder | undefined {
    const existing = existingFolder?.find(node.name);
    if (node.problem) {
      this.#options.onIssue(inside, problemError(node));
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
      source,
      parent,
      depth: parent.depth + 1,
      isNew,
      replaces: isInTheWay,
      metadata: metadataOf(node, !isNew || !parent.isNew),
      isMissing: false,
    };
    return { folder, tree: node.tree };
  }

  async #planOther(
    folder: PlannedFolder,
    node: ListedEntry,
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
        size: node.size,
      });
      return;
    }
    if (node.type === 'socket') return;
    this.#need(folder);
    if (existing?.isDirectory() && this.#options.delete) {
      this.#obstacles.push(localPath(target, inside));
    }
    const metadata = metadataOf(node, !folder.isNew);
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

  #planDeletions(
    folder: PlannedFolder,
    existing: ExistingFolder,
    nodes: readonly ListedEntry[],
  ): void {
    for (const name of existing.namesBeside(nodes.map((node) => node.name))) {
      const inside = insidePath({ folder, name });
      if (!isLeftover(name) && this.#options.selection.has(joinPath(folder.source, name))) {
        this.#deletions.push(localPath(this.#options.target, inside));
      }
    }
  }
}
