import { isKirschError, KirschError } from '../errors/index.ts';
import {
  decodeIndex,
  decodeTree,
  decompress,
  type IndexFile,
  type Node,
  scanIndex,
  sha256,
} from '../format/index.ts';
import { freeBytes } from '../memory/free-bytes.ts';
import { BlobIndex, type BlobLocation, type BlobType } from './blob-index.ts';
import { keyOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import { damaged, type OpenRepository } from './open-repository.ts';

/** Blobs are at most 8 MiB when we or restic cut them; other programs and settings may go further, but not without end. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;
/** A tree pack up to this size is fetched whole for the cache: its neighbours are wanted next. */
const MAX_CACHED_PACK_BYTES = 64 * 1024 * 1024;

/** An open repository that knows where every blob lies. Methods may run concurrently. */
export class IndexedRepository {
  readonly repository: OpenRepository;
  readonly index: BlobIndex;
  /** The index files that were read: what another process has added since is not known here. */
  readonly indexIds: readonly string[];
  readonly #packsUnderway = new Map<string, Promise<void>>();

  constructor(repository: OpenRepository, index: BlobIndex, indexIds: readonly string[]) {
    this.repository = repository;
    this.index = index;
    this.indexIds = indexIds;
  }

  /**
   * The plaintext of a blob, held against its id. Every copy is tried before the blob counts as lost; bytes that do not
   * verify are fetched once more first.
   * @throws KirschError `BLOB_NOT_FOUND` when no index names it, else the error of the last copy.
   */
  async loadBlob(type: BlobType, id: string, signal?: AbortSignal): Promise<Buffer> {
    let failure: unknown;
    for (const location of this.index.findAll(type, id)) {
      for (let attempt = 0; attempt < 2; attempt++) {
        try {
          const sealed = await this.#loadSealed(type, location, attempt === 0, signal);
          return this.openBlob(id, location, sealed);
        } catch (error) {
          if (isKirschError(error, 'ABORTED')) throw error;
          failure = error;
          if (!isKirschError(error, 'DAMAGED')) break;
        }
      }
    }
    throw (
      failure ??
      new KirschError('BLOB_NOT_FOUND', `No index names the ${type} blob ${id}.`, {
        hint: 'Run `kirsch check` to see which backups need it.',
        details: { type, id },
      })
    );
  }

  /** Opens and verifies the sealed bytes of a blob that were read at `location`. */
  openBlob(id: string, location: BlobLocation, sealed: Uint8Array): Buffer {
    const key = keyOf('pack', location.packId);
    let plain: Buffer;
    try {
      plain = this.repository.sealer.open(sealed);
      if (location.uncompressedLength > 0) {
        plain = decompress(plain, MAX_BLOB_BYTES, location.uncompressedLength);
      }
    } catch (error) {
      throw damaged(key, `the blob ${id} at ${location.offset} cannot be opened`, error);
    }
    if (sha256(plain) !== id) throw damaged(key, `the blob at ${location.offset} is not ${id}`);
    return plain;
  }

  /** The entries of a folder, validated. */
  async loadTree(id: string, signal?: AbortSignal): Promise<Node[]> {
    const bytes = await this.loadBlob('tree', id, signal);
    try {
      return decodeTree(bytes);
    } catch (error) {
      throw new KirschError('DAMAGED', `The folder listing ${id} cannot be read.`, {
        hint: 'Run `kirsch check` to see which backups need it.',
        cause: error,
        details: { type: 'tree', id },
      });
    }
  }

  async #loadSealed(
    type: BlobType,
    location: BlobLocation,
    mayUseCache: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    const { storage, cache } = this.repository;
    const { packId, offset, length } = location;
    if (type === 'tree' && cache && mayUseCache) {
      const cached = await cache.loadRange('pack', packId, offset, length);
      if (cached) return cached;
      if (storage.capabilities.remote) {
        await this.#cachePack(packId, signal);
        const fetched = await cache.loadRange('pack', packId, offset, length);
        if (fetched) return fetched;
      }
    }
    return storage.getRange(keyOf('pack', packId), offset, length, { signal });
  }

  /** Fetches a tree pack into the cache, once even if many ask at the same time. */
  #cachePack(packId: string, signal: AbortSignal | undefined): Promise<void> {
    let call = this.#packsUnderway.get(packId);
    if (!call) {
      call = (async () => {
        const { storage, cache } = this.repository;
        const key = keyOf('pack', packId);
        const { size } = await storage.head(key, { signal });
        if (size > MAX_CACHED_PACK_BYTES) return;
        await cache?.save('pack', packId, await storage.get(key, { signal }));
      })();
      this.#packsUnderway.set(packId, call);
      const forget = () => this.#packsUnderway.delete(packId);
      call.then(forget, forget);
    }
    return call;
  }
}

/** Options of `loadIndex`. */
export interface LoadIndexOptions {
  readonly signal?: AbortSignal | undefined;
  /** The ids of the index files when the caller has just listed them. */
  readonly indexIds?: readonly string[];
  /** Called for an index file that cannot be read; without it such a file is an error. */
  readonly onDamagedIndex?: (id: string, error: KirschError) => void;
  /** Called for each pack that an index marks for deletion; another may list it all the same. */
  readonly onMarkedPack?: (id: string) => void;
}

/** Reads every index file. Snapshots that are to be read with it must be listed before. */
export async function loadIndex(
  repository: OpenRepository,
  options: LoadIndexOptions = {},
): Promise<IndexedRepository> {
  const { signal } = options;
  const ids = options.indexIds ?? (await repository.listIds('index', signal));
  await repository.cache?.retain('index', new Set(ids));
  const index = new BlobIndex(Math.min(ids.length * 8192, 2 ** 24));
  await forEachConcurrently(
    ids,
    repository.storage.capabilities.connections,
    async (id) => {
      try {
        const content = await repository.loadEncoded('index', id, signal);
        const scanned = scanIndex(content);
        freeBytes(content);
        if (scanned) {
          for (const pack of scanned) {
            index.addScannedPack(pack);
            freeBytes(pack.words);
          }
          return;
        }
        const { packs, packsToDelete } = await loadIndexFile(repository, id, signal);
        for (const pack of packs) index.addPack(pack.id, pack.blobs);
        for (const pack of packsToDelete) options.onMarkedPack?.(pack.id);
      } catch (error) {
        // An index that vanished between the list and now was replaced by a newer one, which a prune wrote before.
        if (!isKirschError(error, 'DAMAGED') || !options.onDamagedIndex) throw error;
        options.onDamagedIndex(id, error);
      }
    },
    signal,
  );
  return new IndexedRepository(repository, index, ids);
}

async function loadIndexFile(
  repository: OpenRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<IndexFile> {
  const json = await repository.loadUnpacked('index', id, signal);
  try {
    return decodeIndex(json);
  } catch (error) {
    throw damaged(keyOf('index', id), 'it is no index', error);
  }
}
