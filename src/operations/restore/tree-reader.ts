import { isKirschError } from '../../errors/index.ts';
import { decodeTree, type Node } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** From so many listings of one pack on, the pack is read whole: its others are wanted next. */
const WHOLE_PACK_AFTER = 8;
const MAX_PACK_BYTES = 32 * 1024 * 1024;
/** Packs kept at a time; restic and we fill two at once. */
const KEPT_PACKS = 2;

/**
 * Reads many folder listings. A call for each takes 150 µs, most of it spent on waiting, and a folder of the backup is
 * one listing: so packs from which many are wanted are held in memory.
 */
export class TreeReader {
  readonly #repository: IndexedRepository;
  readonly #signal: AbortSignal | undefined;
  readonly #wanted = new Map<string, number>();
  /** Whole packs, the one used last at the end; `undefined` for one that cannot or need not be had. */
  readonly #packs = new Map<string, Buffer | undefined>();

  constructor(repository: IndexedRepository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
  }

  /** The entries of a folder, validated. @throws KirschError as `IndexedRepository.loadTree` */
  async load(id: string): Promise<Node[]> {
    const location = this.#repository.index.find('tree', id);
    const pack = location && (await this.#wholePack(location.packId));
    if (location && pack && location.offset + location.length <= pack.length) {
      const sealed = pack.subarray(location.offset, location.offset + location.length);
      try {
        return decodeTree(this.#repository.openBlob(id, location, sealed));
      } catch (error) {
        // Another copy, in the storage or in another pack, may be whole.
        if (!isKirschError(error, 'DAMAGED')) throw error;
      }
    }
    return this.#repository.loadTree(id, this.#signal);
  }

  async #wholePack(packId: string): Promise<Buffer | undefined> {
    const wanted = (this.#wanted.get(packId) ?? 0) + 1;
    this.#wanted.set(packId, wanted);
    if (wanted < WHOLE_PACK_AFTER) return undefined;
    if (!this.#packs.has(packId)) {
      this.#packs.set(packId, await this.#fetch(packId));
      for (const oldest of this.#packs.keys()) {
        if (this.#packs.size <= KEPT_PACKS) break;
        this.#packs.delete(oldest);
      }
    }
    return this.#packs.get(packId);
  }

  async #fetch(packId: string): Promise<Buffer | undefined> {
    const { storage, cache } = this.#repository.repository;
    const cached = await cache?.load('pack', packId);
    if (cached) return cached;
    const options = { signal: this.#signal };
    try {
      const { size } = await storage.head(keyOf('pack', packId), options);
      return size <= MAX_PACK_BYTES ? await storage.get(keyOf('pack', packId), options) : undefined;
    } catch (error) {
      // The listing itself will be asked for, and that error has its name.
      if (isKirschError(error, 'ABORTED')) throw error;
      return undefined;
    }
  }
}
