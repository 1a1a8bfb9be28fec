import { isKirschError, type KirschError, throwIfAborted } from '../../errors/index.ts';
import { parseKeyFile, sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { loadKeyFile } from '../../repository/repository.ts';
import type { OnProgress } from '../progress.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import type { SnapshotFilter } from '../snapshots/snapshot-filter.ts';
import type { CheckProblem } from './check-problem.ts';
import { type DataSubset, selectPacks } from './data-subset.ts';
import { contentsOfPacks, type PackContents } from './pack-contents.ts';
import { TreeGraph } from './tree-graph.ts';
import { type PackToVerify, verifyPacks } from './verify-packs.ts';

/** How thoroughly to check. */
export interface CheckOptions {
  /** Whose folders to follow. @default all snapshots */
  readonly filter?: SnapshotFilter;
  /** Read packs whole and verify each blob: all, or a subset. @default none; those with folder listings always */
  readonly readData?: 'all' | DataSubset;
  /** Threads that verify. @default the number of cores, at most 8 */
  readonly workers?: number;
  readonly signal?: AbortSignal | undefined;
  /** Counts packs as files, and their bytes. */
  readonly onProgress?: OnProgress;
  /** Called for each problem as it is found. */
  readonly onProblem?: (problem: CheckProblem) => void;
}

/** What a check found. */
export interface CheckResult {
  /** Empty when all is well. */
  readonly problems: readonly CheckProblem[];
  readonly snapshots: number;
  /** Packs that an index names. */
  readonly packs: number;
  /** Packs that were read and verified, and their bytes. */
  readonly packsRead: number;
  readonly bytesRead: number;
  /** Packs in the storage that no index names: left by an interrupted run, harmless, removed by a prune. */
  readonly unindexedPacks: readonly string[];
  /** Packs that hold data and folder listings together, as very old programs wrote them. */
  readonly mixedPacks: readonly string[];
  /** Ids of packs that do not hold what the index says. */
  readonly damagedPacks: readonly string[];
}

/**
 * Checks a repository: every index against the packs in the storage, every folder of every snapshot down to the blobs that
 * its files need, and, as far as asked for, every byte of the packs. Reads from the storage, never from a cache.
 * Hold an exclusive lock: a backup that runs meanwhile looks like packs that no index names.
 */
export async function check(
  repository: OpenRepository,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const { storage, config, masterKey, keyId } = repository;
  return new Check(new OpenRepository({ storage, config, masterKey, keyId }), options).run();
}

class Check {
  readonly #repository: OpenRepository;
  readonly #options: CheckOptions;
  readonly #problems: CheckProblem[] = [];
  readonly #damagedPacks = new Set<string>();

  constructor(repository: OpenRepository, options: CheckOptions) {
    this.#repository = repository;
    this.#options = options;
  }

  async run(): Promise<CheckResult> {
    const { signal } = this.#options;
    // Snapshots before the index: what they need is in it.
    const snapshots = await this.#loadSnapshots();
    const [indexed, stored] = await Promise.all([
      loadIndex(this.#repository, {
        signal,
        onDamagedIndex: (id, error) => this.#damaged(`index/${id}`, error),
      }),
      this.#listPacks(),
      this.#checkKeys(),
    ]);
    const packs = contentsOfPacks(indexed.index);
    const present = packs.filter((pack) => this.#checkPresence(pack, stored));
    const wanted = this.#packsToRead(present, stored);
    const graph = new TreeGraph(indexed);
    const read = { files: 0, bytes: 0 };
    const totalBytes = wanted.reduce((sum, { pack }) => sum + pack.size, 0);
    await verifyPacks(indexed, wanted, {
      workers: this.#options.workers,
      signal,
      onPack: (pack, result) => {
        read.files++;
        read.bytes += pack.size;
        if ('error' in result) this.#damagedPack(pack, 'damaged', result.error.message);
        else {
          for (const { isIndex, message } of result.verified.problems) {
            this.#damagedPack(pack, isIndex ? 'index-differs' : 'damaged', message);
          }
          for (const tree of result.verified.trees) graph.add(tree);
        }
        this.#options.onProgress?.({
          ...read,
          totalFiles: wanted.length,
          totalBytes,
          totalKnown: true,
          transferred: read.bytes,
        });
      },
    });
    for await (const problem of graph.problems(snapshots)) this.#report(problem);
    throwIfAborted(signal);
    const indexedIds = new Set(indexed.index.packIds());
    return {
      problems: this.#problems,
      snapshots: snapshots.length,
      packs: packs.length,
      packsRead: read.files,
      bytesRead: read.bytes,
      unindexedPacks: [...stored.keys()].filter((id) => !indexedIds.has(id)),
      mixedPacks: packs.filter(({ hasData, hasTrees }) => hasData && hasTrees).map(({ id }) => id),
      damagedPacks: [...this.#damagedPacks],
    };
  }

  #loadSnapshots(): Promise<StoredSnapshot[]> {
    const { filter, signal } = this.#options;
    return loadSnapshots(this.#repository, {
      ...(filter && { filter }),
      signal,
      onDamaged: (id, error) => this.#damaged(`snapshots/${id}`, error),
    });
  }

  async #listPacks(): Promise<Map<string, number>> {
    const sizes = new Map<string, number>();
    for await (const { id, size } of this.#repository.list('pack', this.#options.signal)) {
      sizes.set(id, size);
    }
    return sizes;
  }

  /** Other passwords' keys are never opened: a broken one would be noticed on the day it is needed. */
  async #checkKeys(): Promise<void> {
    const { signal } = this.#options;
    for (const id of await this.#repository.listIds('key', signal)) {
      try {
        const bytes = await loadKeyFile(this.#repository.storage, id, signal);
        parseKeyFile(bytes);
        if (sha256(bytes) !== id) {
          const message = `keys/${id} is damaged: its bytes are not those that its name promises`;
          this.#report({ item: `keys/${id}`, kind: 'damaged', message });
        }
      } catch (error) {
        if (!isKirschError(error, 'DAMAGED')) throw error;
        this.#damaged(`keys/${id}`, error);
      }
    }
  }

  /** Whether the pack is there in the size that the index says. */
  #checkPresence(pack: PackContents, stored: ReadonlyMap<string, number>): boolean {
    const size = stored.get(pack.id);
    if (size === pack.size) return true;
    if (size === undefined) {
      this.#damagedPack(
        pack,
        'missing',
        `the storage does not have it, and ${pack.entries.length} blobs with it`,
      );
      return false;
    }
    this.#damagedPack(
      pack,
      'index-differs',
      `it has ${size} bytes, and by the index it should have ${pack.size}`,
    );
    return true;
  }

  #packsToRead(
    present: readonly PackContents[],
    stored: ReadonlyMap<string, number>,
  ): PackToVerify[] {
    const { readData } = this.#options;
    const whole = new Set(
      readData === undefined ? [] : readData === 'all' ? present : selectPacks(present, readData),
    );
    return present
      .filter((pack) => whole.has(pack) || pack.hasTrees)
      .map((pack) => ({
        pack,
        storedSize: stored.get(pack.id)!,
        blobs: whole.has(pack) ? 'all' : 'trees',
      }));
  }

  #damagedPack(pack: PackContents, kind: CheckProblem['kind'], reason: string): void {
    const item = keyOf('pack', pack.id);
    this.#damagedPacks.add(pack.id);
    const state =
      kind === 'missing' ? 'missing' : kind === 'damaged' ? 'damaged' : 'not as indexed';
    this.#report({ item, kind, message: `${item} is ${state}: ${reason}` });
  }

  #damaged(item: string, error: KirschError): void {
    this.#report({ item, kind: 'damaged', message: error.message });
  }

  #report(problem: CheckProblem): void {
    this.#problems.push(problem);
    this.#options.onProblem?.(problem);
  }
}
