import { isKirschError, type KirschError, throwIfAborted } from '../../errors/index.ts';
import { parseKeyFile, sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { type IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { loadKeyFile } from '../../repository/repository.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { adviseRepairs } from './advice.ts';
import type { CheckOptions, CheckResult } from './check-options.ts';
import type { CheckProblem } from './check-problem.ts';
import { DamagedBlobs } from './damaged-blobs.ts';
import { selectPacks, shuffled } from './data-subset.ts';
import { siftByHeader } from './header-sieve.ts';
import { findHurtSnapshots, type HurtSnapshot } from './hurt-snapshots.ts';
import { findLostInTrees } from './lost-in-trees.ts';
import { contentsOfPacks, type PackContents } from './pack-contents.ts';
import { selectOldest } from './select-oldest.ts';
import { TreeGraph } from './tree-graph.ts';
import { VerificationRecord } from './verification-record.ts';
import { type PackToVerify, type VerificationResult, verifyPacks } from './verify-packs.ts';

export type { CheckOptions, CheckResult } from './check-options.ts';

const DEFAULT_MAX_PATHS = 100;

/**
 * Checks a repository: every index against the packs in the storage, every folder of every snapshot down to the blobs that
 * its files need, and, as far as asked for, every byte of the packs. Reads from the storage, never from a cache.
 * Hold an exclusive lock, or any with `besideBackups`: else a backup that runs meanwhile looks like packs that no index names, or
 * that are missing.
 */
export async function check(
  repository: OpenRepository,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const { storage, config, masterKey, keyId, cache, sealer } = repository;
  const record = await VerificationRecord.load(cache, sealer, options.now ?? Date.now);
  return new Check(
    new OpenRepository({ storage, config, masterKey, keyId }),
    options,
    record,
  ).run();
}

class Check {
  readonly #repository: OpenRepository;
  readonly #options: CheckOptions;
  readonly #record: VerificationRecord;
  readonly #problems: CheckProblem[] = [];
  readonly #damagedPacks = new Set<string>();
  readonly #markedPacks = new Set<string>();

  constructor(repository: OpenRepository, options: CheckOptions, record: VerificationRecord) {
    this.#repository = repository;
    this.#options = options;
    this.#record = record;
  }

  async run(): Promise<CheckResult> {
    const { signal, besideBackups = false } = this.#options;
    // Snapshots before the index: what they need is in it.
    const snapshots = await this.#loadSnapshots();
    const indexing = loadIndex(this.#repository, {
      signal,
      onDamagedIndex: (id, error) => this.#damaged(`index/${id}`, error),
      onMarkedPack: (id) => this.#markedPacks.add(id),
    });
    // A backup stores packs before it names them: what the index names is there when they are listed later.
    const listing = besideBackups ? indexing.then(() => this.#listPacks()) : this.#listPacks();
    const [indexed, stored] = await Promise.all([indexing, listing, this.#checkKeys()]);
    const packs = contentsOfPacks(indexed.index);
    const damagedBlobs = new DamagedBlobs(indexed.index.table);
    const present = packs.filter((pack) => this.#checkPresence(pack, stored, damagedBlobs));
    const choice = await this.#choosePacks(indexed, present, stored);
    const graph = new TreeGraph(indexed);
    const read = await this.#verify(indexed, choice.wanted, graph, damagedBlobs);
    const before = this.#problems.length;
    for await (const problem of graph.problems(snapshots)) this.#report(problem);
    throwIfAborted(signal);
    const lost = damagedBlobs.lost();
    const isHurt = lost.size > 0 || this.#problems.length > before;
    const hurt = isHurt ? await this.#findHurt(indexed, { snapshots, present, graph, lost }) : [];
    await this.#record.save(packs.map(({ id }) => id));
    const indexedIds = new Set(indexed.index.packIds());
    const found = {
      problems: this.#problems,
      hurt,
      damagedPacks: [...this.#damagedPacks],
      unindexedPacks: besideBackups
        ? []
        : [...stored.keys()].filter((id) => !indexedIds.has(id) && !this.#markedPacks.has(id)),
    };
    return {
      ...found,
      advice: adviseRepairs(found),
      snapshots: snapshots.length,
      packs: packs.length,
      headersRead: choice.headersRead,
      packsRead: read.files,
      bytesRead: read.bytes,
      packsLeft: choice.wanted.length - read.files,
      coverage: this.#coverage(packs),
      mixedPacks: packs.filter(({ hasData, hasTrees }) => hasData && hasTrees).map(({ id }) => id),
    };
  }

  /** Verifies packs until the time is over; those with folder listings come first, and are always read. */
  async #verify(
    indexed: IndexedRepository,
    wanted: readonly PackToVerify[],
    graph: TreeGraph,
    damagedBlobs: DamagedBlobs,
  ): Promise<{ readonly files: number; readonly bytes: number }> {
    const { readData, readDataFor = Number.POSITIVE_INFINITY, now = Date.now } = this.#options;
    const { amount } = typeof readData === 'object' && readData.kind === 'oldest' ? readData : {};
    const time = amount?.kind === 'time' ? amount.milliseconds : Number.POSITIVE_INFINITY;
    const until = now() + Math.min(readDataFor, time);
    const read = { files: 0, bytes: 0 };
    const totalBytes = wanted.reduce((sum, { pack }) => sum + pack.size, 0);
    await verifyPacks(indexed, wanted, {
      workers: this.#options.workers,
      signal: this.#options.signal,
      mayStart: ({ pack, isSuspicious }) => pack.hasTrees || isSuspicious || now() < until,
      onPack: (pack, result) => {
        read.files++;
        read.bytes += pack.pack.size;
        this.#judge(pack, result, damagedBlobs);
        if ('verified' in result) for (const tree of result.verified.trees) graph.add(tree);
        this.#options.onProgress?.({
          ...read,
          totalFiles: wanted.length,
          totalBytes,
          totalKnown: until === Number.POSITIVE_INFINITY,
          transferred: read.bytes,
        });
      },
    });
    return read;
  }

  async #findHurt(
    indexed: IndexedRepository,
    found: {
      readonly snapshots: readonly StoredSnapshot[];
      readonly present: readonly PackContents[];
      readonly graph: TreeGraph;
      readonly lost: ReadonlySet<number>;
    },
  ): Promise<HurtSnapshot[]> {
    const { signal, maxPaths = DEFAULT_MAX_PATHS } = this.#options;
    const { snapshots, present, graph, lost } = found;
    const listings = present.filter(({ hasTrees }) => hasTrees);
    const trees =
      lost.size === 0
        ? graph.trees
        : await findLostInTrees(indexed, listings, graph.trees, lost, signal);
    return findHurtSnapshots(indexed, snapshots, trees, maxPaths, signal);
  }

  #judge(
    { pack, blobs }: PackToVerify,
    result: VerificationResult,
    damagedBlobs: DamagedBlobs,
  ): void {
    if ('error' in result) {
      this.#damagedPack(pack, 'damaged', result.error.message);
      for (const entry of pack.entries) damagedBlobs.add(entry);
      return;
    }
    const { problems, damagedBlobs: entries } = result.verified;
    for (const { isIndex, message } of problems) {
      this.#damagedPack(pack, isIndex ? 'index-differs' : 'damaged', message);
    }
    for (const entry of entries) damagedBlobs.add(entry);
    if (problems.length > 0) this.#record.forget(pack.id);
    else if (blobs === 'all' || !pack.hasData) this.#record.note(pack.id);
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
  #checkPresence(
    pack: PackContents,
    stored: ReadonlyMap<string, number>,
    damagedBlobs: DamagedBlobs,
  ): boolean {
    const size = stored.get(pack.id);
    if (size === pack.size) return true;
    if (size === undefined) {
      for (const entry of pack.entries) damagedBlobs.add(entry);
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

  /** Which packs to read, in order, and how many headers were read to find out. */
  async #choosePacks(
    indexed: IndexedRepository,
    present: readonly PackContents[],
    stored: ReadonlyMap<string, number>,
  ): Promise<{ readonly wanted: readonly PackToVerify[]; readonly headersRead: number }> {
    const { headers = !this.#repository.storage.capabilities.remote, signal } = this.#options;
    const chosen = new Set(this.#chooseData(present));
    const suspicious = new Set(present.filter(({ id, size }) => stored.get(id) !== size));
    const sifted = headers
      ? present.filter((pack) => !chosen.has(pack) && !pack.hasTrees && !suspicious.has(pack))
      : [];
    for (const pack of await siftByHeader(indexed, sifted, signal)) suspicious.add(pack);
    const first = present.filter((pack) => pack.hasTrees || suspicious.has(pack));
    const wanted = [...new Set([...first, ...chosen])].map((pack) => ({
      pack,
      storedSize: stored.get(pack.id)!,
      blobs: chosen.has(pack) || suspicious.has(pack) ? ('all' as const) : ('trees' as const),
      isSuspicious: suspicious.has(pack),
    }));
    return { wanted, headersRead: sifted.length };
  }

  #chooseData(present: readonly PackContents[]): readonly PackContents[] {
    const { readData, readDataFor } = this.#options;
    if (readData === undefined) return readDataFor === undefined ? [] : shuffled(present);
    if (readData === 'all') return readDataFor === undefined ? present : shuffled(present);
    if (readData.kind !== 'oldest') return selectPacks(present, readData);
    return selectOldest(present, readData.amount, (id) => this.#record.verifiedAt(id));
  }

  #coverage(packs: readonly PackContents[]): CheckResult['coverage'] {
    const times = packs.map(({ id }) => this.#record.verifiedAt(id));
    const known = times.filter((time) => time !== undefined);
    const neverRead = times.length - known.length;
    if (known.length === 0) return { neverRead };
    return { neverRead, oldest: new Date(known.reduce((oldest, time) => Math.min(oldest, time))) };
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
