import { createHash } from 'node:crypto';
import { isKirschError, throwIfAborted } from '../../errors/index.ts';
import { openPackTail, type PackedBlob, type Sealer, sha256 } from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** Larger than the header of any pack that restic or we write. */
const PIECE = 512 * 1024;

/** What a pack holds by its own header, whose bytes are those that its name promises. */
export class PackProof {
  readonly #listed: ReadonlyMap<number, PackedBlob>;

  private constructor(listed: readonly PackedBlob[]) {
    this.#listed = new Map(listed.map((blob) => [blob.offset, blob]));
  }

  /** From a whole pack; undefined when it is not what its name promises. */
  static ofBytes(bytes: Buffer, packId: string, sealer: Sealer): PackProof | undefined {
    return sha256(bytes) === packId ? PackProof.#ofTail(bytes, bytes.length, sealer) : undefined;
  }

  /**
   * From a pack that is read piece by piece, so that it takes little memory; undefined when it is not what its name promises,
   * or cannot be read.
   */
  static async ofStored(
    { storage, sealer }: OpenRepository,
    packId: string,
    signal: AbortSignal | undefined,
  ): Promise<PackProof | undefined> {
    const key = keyOf('pack', packId);
    try {
      const { size } = await storage.head(key, { signal });
      const hash = createHash('sha256');
      let before: Buffer = Buffer.alloc(0);
      let last: Buffer = Buffer.alloc(0);
      for (let at = 0; at < size; at += PIECE) {
        throwIfAborted(signal);
        freeBytes(before);
        before = last;
        last = await storage.getRange(key, at, Math.min(PIECE, size - at), { signal });
        hash.update(last);
      }
      if (hash.digest('hex') !== packId) return undefined;
      return PackProof.#ofTail(Buffer.concat([before, last]), size, sealer);
    } catch (error) {
      if (isKirschError(error, 'ABORTED')) throw error;
      return undefined;
    }
  }

  /** Whether the pack holds that blob where the index says. */
  proves(table: BlobTable, entry: number): boolean {
    const listed = this.#listed.get(table.offset(entry));
    if (listed === undefined) return false;
    const { type, id, length, uncompressedLength } = table.read(entry);
    return (
      listed.type === type &&
      listed.length === length &&
      listed.uncompressedLength === uncompressedLength &&
      listed.id === id.toString('hex')
    );
  }

  static #ofTail(tail: Buffer, size: number, sealer: Sealer): PackProof | undefined {
    try {
      return new PackProof(openPackTail(tail, size, sealer));
    } catch {
      // Each blob will have to prove itself.
      return undefined;
    }
  }
}
