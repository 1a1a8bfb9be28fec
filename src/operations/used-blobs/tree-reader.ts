import { isKirschError } from '../../errors/index.ts';
import { decompressShared, sha256 } from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { collectYoung } from '../../memory/garbage-collector.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** As much as is read at once where reading costs nothing but memory, and where it costs a request. */
const NEAR_WINDOW_BYTES = 256 * 1024;
const FAR_WINDOW_BYTES = 32 * 1024 * 1024;
/** A tree pack up to this size is worth keeping on this computer. */
const MAX_CACHED_PACK_BYTES = 64 * 1024 * 1024;
/** As much as one listing may grow to. */
const MAX_TREE_BYTES = 256 * 1024 * 1024;
/** Listings read between two collections: their bytes are given back at once, and what else they leave behind is small. */
const GARBAGE_BYTES = 8 * 1024 * 1024;

/** A part of a pack. */
export interface PackWindow {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Reads folder listings by parts of packs, from the cache where it has them. */
export class TreeReader {
  /** How many bytes to ask for at once. */
  readonly windowBytes: number;
  readonly #repository: IndexedRepository;
  readonly #signal: AbortSignal | undefined;
  #garbage = 0;

  constructor(repository: IndexedRepository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
    const { storage, cache } = repository.repository;
    const isFar = storage.capabilities.remote && !cache;
    this.windowBytes = isFar ? FAR_WINDOW_BYTES : NEAR_WINDOW_BYTES;
  }

  /** @param packBytes how far the listings reach in that pack */
  async read(
    packId: string,
    offset: number,
    length: number,
    packBytes: number,
  ): Promise<PackWindow> {
    const { storage, cache } = this.#repository.repository;
    const options = { signal: this.#signal };
    const key = keyOf('pack', packId);
    if (cache && storage.capabilities.remote) {
      const cached = await cache.loadRange('pack', packId, offset, length);
      if (cached) return { offset, bytes: cached };
      if (packBytes <= MAX_CACHED_PACK_BYTES) {
        const whole = await storage.get(key, options);
        await cache.save('pack', packId, whole);
        return { offset: 0, bytes: whole };
      }
    }
    return { offset, bytes: await storage.getRange(key, offset, length, options) };
  }

  /**
   * The plaintext of a listing that lies in this window, held against its id; `undefined` where it is damaged. Good until
   * the next call, of any reader.
   */
  open(entry: number, { offset, bytes }: PackWindow): Buffer | undefined {
    const { repository, index } = this.#repository;
    const { table } = index;
    const { id, uncompressedLength } = table.read(entry);
    const start = table.offset(entry) - offset;
    const length = table.sealedLength(entry);
    this.#garbage += length + uncompressedLength;
    if (this.#garbage >= GARBAGE_BYTES) {
      this.#garbage = 0;
      collectYoung();
    }
    try {
      const opened = repository.sealer.open(bytes.subarray(start, start + length));
      let plain = opened;
      if (uncompressedLength > 0) {
        plain = decompressShared(opened, MAX_TREE_BYTES, uncompressedLength);
        freeBytes(opened);
      }
      return sha256(plain) === id.toString('hex') ? plain : undefined;
    } catch (error) {
      if (isKirschError(error, 'DAMAGED')) return undefined;
      throw error;
    }
  }
}
