import { isKirschError, type KirschError, throwIfAborted } from '../../errors/index.ts';
import { encodeSnapshot, type Snapshot, sha256 } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { TreeStore } from '../rewrite/tree-store.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { replaceSnapshot } from '../tag/tag-snapshots.ts';
import { heal } from './heal.ts';
import { repairIndex } from './repair-index.ts';
import { type TreeRepair, TreeRepairer } from './tree-repairer.ts';
import { loadUsableIndex } from './usable-index.ts';

/** Options of `repairSnapshots`. */
export interface RepairSnapshotsOptions {
  /** Remove each original once its replacement is stored, and backups of which nothing is left. @default false */
  readonly forget?: boolean;
  /** Find out what would change, and write nothing. @default false */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called for each change, before `onSnapshot` is for the first snapshot that it concerns. */
  readonly onRepair?: (repair: TreeRepair, snapshot: StoredSnapshot) => void;
  /** Called for each snapshot when its fate is known. */
  readonly onSnapshot?: (repaired: RepairedSnapshot) => void;
}

/** What became of a snapshot. */
export interface RepairedSnapshot {
  readonly oldId: string;
  /**
   * `whole`: nothing is lost. `repaired`: a new one was, or in a dry run would be, made. `lost`: its root is gone, nothing can be
   * made of it. `failed`: it was left as it is, `error` says why.
   */
  readonly fate: 'whole' | 'repaired' | 'lost' | 'failed';
  readonly newId?: string;
  readonly error?: KirschError;
}

/** As restic calls repaired snapshots that stand beside their originals. */
const REPAIRED_TAG = 'repaired';

/**
 * Makes new snapshots without what is lost: of files the content that is still there, of folders whose listing is lost an
 * empty one. The originals stay, unless `forget` is asked for, and so does what is in them: bring back what can be brought
 * back first (`repairPacks`, `heal`). The index is made complete before; a dry run takes it as it is. Hold an exclusive lock.
 */
export async function repairSnapshots(
  repository: OpenRepository,
  snapshots: readonly StoredSnapshot[],
  options: RepairSnapshotsOptions = {},
): Promise<RepairedSnapshot[]> {
  const { dryRun = false, signal } = options;
  // What no index names is not lost while a pack has it.
  if (!dryRun) await repairIndex(repository, { signal });
  let usable = await loadUsableIndex(repository, signal);
  if (usable.spare.index.packCount > 0 && !dryRun) {
    // What waits for its deletion and is needed is not lost.
    await heal(repository, snapshots, { fromRecordedPaths: false, signal });
    usable = await loadUsableIndex(repository, signal);
  }
  const { indexed } = usable;
  const store = new TreeStore(indexed, options.signal);
  try {
    return await new SnapshotRepair(indexed, store, options).run(snapshots);
  } finally {
    await store.close();
  }
}

class SnapshotRepair {
  readonly #indexed: IndexedRepository;
  readonly #store: TreeStore;
  readonly #options: RepairSnapshotsOptions;
  readonly #repairer: TreeRepairer;
  #current: StoredSnapshot | undefined;

  constructor(indexed: IndexedRepository, store: TreeStore, options: RepairSnapshotsOptions) {
    this.#indexed = indexed;
    this.#store = store;
    this.#options = options;
    this.#repairer = new TreeRepairer(
      indexed,
      // What a dry run would store has its id all the same.
      options.dryRun ? async (tree) => sha256(tree) : (tree) => store.store(tree),
      (repair) => options.onRepair?.(repair, this.#current!),
    );
  }

  async run(snapshots: readonly StoredSnapshot[]): Promise<RepairedSnapshot[]> {
    const done: RepairedSnapshot[] = [];
    for (const stored of snapshots) {
      throwIfAborted(this.#options.signal);
      this.#current = stored;
      const repaired = await this.#repair(stored);
      done.push(repaired);
      this.#options.onSnapshot?.(repaired);
    }
    return done;
  }

  async #repair({ id: oldId, snapshot }: StoredSnapshot): Promise<RepairedSnapshot> {
    const { signal, dryRun = false, forget = false } = this.#options;
    let tree: string | undefined;
    try {
      tree = await this.#repairer.repair(snapshot.tree, signal);
    } catch (error) {
      if (!isKirschError(error, 'DAMAGED')) throw error;
      return { oldId, fate: 'failed', error };
    }
    if (tree === snapshot.tree) return { oldId, fate: 'whole' };
    if (tree === undefined) {
      if (forget && !dryRun) await this.#indexed.repository.remove('snapshot', oldId, signal);
      return { oldId, fate: 'lost' };
    }
    if (dryRun) return { oldId, fate: 'repaired' };
    await this.#store.finish();
    return { oldId, fate: 'repaired', newId: await this.#save(oldId, { ...snapshot, tree }) };
  }

  async #save(oldId: string, changed: Snapshot): Promise<string> {
    const { forget, signal } = this.#options;
    const { repository } = this.#indexed;
    if (forget) return replaceSnapshot(repository, oldId, changed, signal);
    const tags = [...new Set([...changed.tags, REPAIRED_TAG])];
    const original = changed.original ?? oldId;
    const json = encodeSnapshot({ ...changed, tags, original });
    return repository.saveUnpacked('snapshot', json, signal);
  }
}
