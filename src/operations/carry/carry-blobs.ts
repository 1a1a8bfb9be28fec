import { availableParallelism } from 'node:os';
import { throwIfAborted, toKirschError } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import { ownBytes } from '../../memory/own-bytes.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';
import { isLossOfPack } from '../loss-of-data.ts';
import { ByteBudget } from '../restore/byte-budget.ts';
import { type Carriers, startCarriers } from './carriers.ts';
import type { CarryJob, CarrySettings } from './carry-job.ts';
import type { CarryOptions, CarryResult } from './carry-options.ts';
import {
  type CarryLimits,
  type CarryPack,
  type CarryPlan,
  type CarryRange,
  planCarry,
} from './carry-plan.ts';
import { isSameKey } from './is-same-key.ts';
import { PackProof } from './pack-proof.ts';

const MIB = 1024 * 1024;
const DEFAULT_PACK_MIB = 16;
const MAX_WORKERS = 8;
/** Less than this is done before threads have started. */
const OWN_THREAD_BYTES = 8 * MIB;
const LOCAL: CarryLimits = {
  maxGap: 64 * 1024,
  maxRange: 2 * MIB,
  maxWhole: Number.POSITIVE_INFINITY,
  isNear: true,
};
const REMOTE: CarryLimits = {
  maxGap: 256 * 1024,
  maxRange: 16 * MIB,
  maxWhole: 24 * MIB,
  isNear: false,
};
/** Bytes that have been read and not carried yet: packs over a network, ranges from a disk. */
const READ_AHEAD = { near: 12 * MIB, far: 48 * MIB };
/** Packs of a disk that are read at the same time, and ranges of each. */
const PACKS_AT_ONCE = 3;
const RANGES_AT_ONCE = 4;

/**
 * Puts blobs of one repository into new packs of another, or of itself, and indexes them. Nothing is cut, and nothing
 * decompressed or compressed that need not change its form; with one master key sealed bytes are taken over as they are. A
 * blob that does not verify is read again, then taken from its other copies.
 *
 * What the target's index knows is not carried. To repack blobs of a repository, give it once more as the target, with an
 * empty index: `new IndexedRepository(repository, new BlobIndex(), [])`; the given index then knows the new copies, and
 * only them. Stopped at any moment, it has stored and indexed what the next run need not carry again.
 *
 * @param wanted numbers of entries in the source's blob table: of each blob one copy, the one to read first
 * @throws KirschError `DAMAGED`, `BLOB_NOT_FOUND` or `OBJECT_NOT_FOUND` for a blob that is lost, without `onLost`; `ABORTED`,
 *   `DISK_FULL`, or what the storages say
 */
export async function carryBlobs(
  source: IndexedRepository,
  target: IndexedRepository,
  wanted: Iterable<number>,
  options: CarryOptions = {},
): Promise<CarryResult> {
  throwIfAborted(options.signal);
  const { storage } = source.repository;
  const plan = planCarry(source.index.table, wanted, storage.capabilities.remote ? REMOTE : LOCAL);
  const inFlight = target.repository.storage.capabilities.remote ? 4 : 2;
  const pool = PackPool.create({
    targetBytes: (options.packSizeMiB ?? DEFAULT_PACK_MIB) * MIB,
    inFlight,
    dataSlots: 2,
    treeSlots: 2,
    temporaryFolder: options.temporaryFolder,
  });
  const { signal, onSent } = options;
  const now = () => performance.now();
  const uploader = new PackUploader(target, pool, { now, signal, ...(onSent && { onSent }) });
  const makeRoom = async () => {
    if (uploader.underway >= inFlight) await uploader.settled();
  };
  try {
    const threads = threadsFor(plan, options);
    // What reading the index has left behind would stand beside the threads.
    if (threads > 0) collectThoroughly();
    const carriers = startCarriers(threads, {
      settings: settingsOf(source, target, pool, options),
      onPack: (pack) => uploader.add(pack),
      makeRoom,
    });
    return await new Carriage(source, plan, carriers, uploader, options).run();
  } finally {
    pool.close();
  }
}

function threadsFor({ bytes }: CarryPlan, { workers }: CarryOptions): number {
  if (workers !== undefined) return Math.min(workers, MAX_WORKERS);
  if (bytes < OWN_THREAD_BYTES) return 0;
  return Math.min(availableParallelism(), MAX_WORKERS);
}

function settingsOf(
  source: IndexedRepository,
  target: IndexedRepository,
  pool: PackPool,
  { compression = 'auto', compressUncompressed = false }: CarryOptions,
): CarrySettings {
  const { masterKey, config } = target.repository;
  return {
    source: { masterKey: source.repository.masterKey, table: source.index.table.handle },
    target: {
      table: target.index.table.handle,
      pool: pool.handle,
      masterKey,
      version: config.version,
      compression,
      alwaysCompress: compressUncompressed,
    },
    isSameKey: isSameKey(source.repository.masterKey, masterKey),
    compressUncompressed,
  };
}

type RangeJob = CarryJob & { readonly kind: 'range' };

/** One run. */
class Carriage {
  readonly #source: IndexedRepository;
  readonly #plan: CarryPlan;
  readonly #options: CarryOptions;
  readonly #carriers: Carriers;
  readonly #uploader: PackUploader;
  readonly #isNear: boolean;
  readonly #budget: ByteBudget;
  #blobs = 0;
  /** Sealed bytes of those. */
  #bytes = 0;
  #bytesRead = 0;
  #lost = 0;

  constructor(
    source: IndexedRepository,
    plan: CarryPlan,
    carriers: Carriers,
    uploader: PackUploader,
    options: CarryOptions,
  ) {
    this.#source = source;
    this.#plan = plan;
    this.#carriers = carriers;
    this.#uploader = uploader;
    this.#options = options;
    this.#isNear = !source.repository.storage.capabilities.remote;
    this.#budget = new ByteBudget(this.#isNear ? READ_AHEAD.near : READ_AHEAD.far);
    uploader.onFailure = (error) => carriers.fail(error);
  }

  async run(): Promise<CarryResult> {
    const { signal } = this.#options;
    const stop = () => this.#carriers.fail(toKirschError(signal?.reason));
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.#carryAll();
      await this.#carriers.run({ kind: 'flush' });
      const added = this.#carriers.counts();
      // The memory of the threads is needed for the index file that comes now.
      await this.#carriers.close();
      await this.#uploader.finish(added.data.blobs + added.tree.blobs);
      return {
        added,
        lost: this.#lost,
        indexIds: this.#uploader.indexIds,
        bytesRead: this.#bytesRead,
      };
    } catch (error) {
      await this.#carriers.close();
      await this.#uploader.salvage();
      throwIfAborted(signal);
      throw toKirschError(error);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  #carryAll(): Promise<void> {
    const { connections } = this.#source.repository.storage.capabilities;
    return forEachConcurrently(
      this.#plan.packs,
      this.#isNear ? PACKS_AT_ONCE : connections,
      (pack) => this.#carryPack(pack),
      this.#options.signal,
    );
  }

  async #carryPack({ number, isWhole, ranges }: CarryPack): Promise<void> {
    const { repository, index } = this.#source;
    const { signal } = this.#options;
    const packId = index.packIds()[number]!;
    const provesAhead = isWhole && this.#isNear;
    const proof = provesAhead ? await PackProof.ofStored(repository, packId, signal) : undefined;
    const proofOf = ({ entries }: CarryRange) => {
      if (!isWhole) return 'none';
      if (!provesAhead) return 'inside';
      return proof && entries.every((entry) => proof.proves(index.table, entry)) ? 'given' : 'none';
    };
    await forEachConcurrently(
      ranges,
      RANGES_AT_ONCE,
      (range) => this.#carry(packId, range, proofOf(range)),
      signal,
    );
  }

  async #carry(packId: string, range: CarryRange, proof: RangeJob['proof']): Promise<void> {
    await this.#budget.take(range.length);
    try {
      throwIfAborted(this.#options.signal);
      await this.#recover(await this.#carryRange(packId, range, proof));
    } finally {
      this.#budget.giveBack(range.length);
    }
    this.#report(range.entries);
  }

  /** Resolves to the entries that could not be had. */
  async #carryRange(
    packId: string,
    { offset, length, entries }: CarryRange,
    proof: RangeJob['proof'],
  ): Promise<Iterable<number>> {
    const { storage } = this.#source.repository;
    const { signal } = this.#options;
    const key = keyOf('pack', packId);
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      const read =
        proof === 'inside'
          ? storage.get(key, { signal })
          : storage.getRange(key, offset, length, { signal });
      bytes = ownBytes(await read);
    } catch (error) {
      if (isLossOfPack(error)) return entries;
      throw error;
    }
    this.#bytesRead += bytes.length;
    const job: RangeJob = { kind: 'range', packId, proof, offset, bytes, entries };
    return (await this.#carriers.run(job)).damaged;
  }

  /** Tries every other way to get blobs that could not be had with their neighbours. */
  async #recover(entries: Iterable<number>): Promise<void> {
    const { signal, onLost } = this.#options;
    for (const entry of entries) {
      const { type, id: idBytes } = this.#source.index.table.read(entry);
      const id = idBytes.toString('hex');
      let content: Buffer;
      try {
        content = await this.#source.loadBlob(type, id, signal);
      } catch (error) {
        if (!isLossOfPack(error) || !onLost) throw error;
        this.#lost++;
        onLost({ type, id }, error);
        continue;
      }
      this.#bytesRead += content.length;
      await this.#carriers.run({ kind: 'plain', type, bytes: ownBytes(content) });
    }
  }

  #report(entries: Uint32Array): void {
    this.#blobs += entries.length;
    const { table } = this.#source.index;
    for (const entry of entries) this.#bytes += table.sealedLength(entry);
    this.#options.onProgress?.({
      blobs: this.#blobs,
      bytes: this.#bytes,
      totalBlobs: this.#plan.blobs,
      totalBytes: this.#plan.bytes,
    });
  }
}
