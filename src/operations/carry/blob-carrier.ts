import { hash } from 'node:crypto';
import { isKirschError, KirschError } from '../../errors/index.ts';
import {
  createSealer,
  decompressShared,
  openPackTail,
  type PackedBlob,
  SEAL_OVERHEAD,
  type Sealer,
  sha256,
} from '../../format/index.ts';
import { BlobTable } from '../../repository/blob-index.ts';
import { BlobWriter, type ClosedPack } from '../../repository/blob-writer.ts';
import { freeBytes } from '../restore/free-bytes.ts';
import type { CarryAnswer, CarryJob, CarrySettings } from './carry-job.ts';

/** Larger blobs are nobody's; they are refused before memory is taken for them. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;

type Blob = ReturnType<BlobTable['read']>;

/**
 * Puts blobs from packs of one repository into packs of another, in one thread. No blob is taken over that is not proven
 * to be what its id promises: by the name of its pack when that was read whole (whoever wrote the pack has hashed the blob),
 * by its own plaintext otherwise.
 */
export class BlobCarrier {
  readonly #settings: CarrySettings;
  readonly #table: BlobTable;
  readonly #sealer: Sealer;
  readonly #writer: BlobWriter;

  constructor(settings: CarrySettings, onPack: (pack: ClosedPack) => void) {
    this.#settings = settings;
    this.#table = new BlobTable(settings.source.table);
    this.#sealer = createSealer(settings.source.masterKey);
    this.#writer = new BlobWriter(settings.target, onPack);
  }

  /**
   * Does a job, and pauses before each blob: it may wait for a free file of the pool, which the caller must have
   * seen to when uploads end in its own thread. The bytes of the job are gone afterwards.
   */
  *run(job: CarryJob): Generator<undefined, CarryAnswer> {
    const damaged: number[] = [];
    switch (job.kind) {
      case 'range':
        yield* this.#carryRange(job, damaged);
        break;
      case 'plain':
        yield;
        this.#writer.store(job.type, Buffer.from(job.bytes.buffer));
        break;
      case 'flush':
        yield;
        this.#writer.flush('data');
        yield;
        this.#writer.flush('tree');
        break;
    }
    return { damaged, counts: this.#writer.counts };
  }

  *#carryRange(job: CarryJob & { kind: 'range' }, damaged: number[]): Generator<undefined> {
    const bytes = Buffer.from(job.bytes.buffer);
    const header = job.isWhole ? this.#headerOf(bytes, job.packId) : undefined;
    for (const entry of job.entries) {
      yield;
      const blob = this.#table.read(entry);
      const start = blob.offset - job.offset;
      const sealed = bytes.subarray(start, start + blob.length);
      try {
        this.#carryBlob(blob, sealed, header?.get(blob.offset));
      } catch (error) {
        if (!isKirschError(error, 'DAMAGED')) throw error;
        damaged.push(entry);
      }
    }
    // Given back at once: the collector would wait until many parts' worth of memory had piled up.
    job.bytes.buffer.transfer(0);
  }

  /** What the header of a pack lists, by offset; undefined when the pack is not the one that its name promises. */
  #headerOf(bytes: Buffer, packId: string): ReadonlyMap<number, PackedBlob> | undefined {
    if (sha256(bytes) !== packId) return undefined;
    try {
      const listed = openPackTail(bytes, bytes.length, this.#sealer);
      return new Map(listed.map((blob) => [blob.offset, blob]));
    } catch {
      // Each blob will have to prove itself.
      return undefined;
    }
  }

  /** @param listed what the header of a proven pack says of the blob's place */
  #carryBlob(blob: Blob, sealed: Buffer, listed: PackedBlob | undefined): void {
    const { type, id, uncompressedLength } = blob;
    const isProven = listed !== undefined && isListedAs(blob, listed);
    const changesForm = this.#changesForm(blob);
    if (isProven && this.#settings.isSameKey && !changesForm) {
      this.#writer.storeSealed(type, id, sealed, uncompressedLength);
      return;
    }
    const payload = this.#sealer.open(sealed);
    if (!isProven || changesForm) {
      const plain = plaintextOf(blob, payload);
      if (changesForm) this.#writer.storeAs(type, id, plain);
    }
    if (!changesForm && this.#settings.isSameKey) {
      this.#writer.storeSealed(type, id, sealed, uncompressedLength);
    } else if (!changesForm) {
      this.#writer.storePayload(type, id, payload, uncompressedLength);
    }
    freeBytes(payload);
  }

  /** Whether the blob is to be compressed where it was not, or the other way round. */
  #changesForm({ type, length, uncompressedLength }: Blob): boolean {
    const { target, compressUncompressed } = this.#settings;
    if (target.version === 1) return uncompressedLength > 0;
    const isCompressed = uncompressedLength > 0 || length === SEAL_OVERHEAD;
    if (isCompressed) return false;
    // A tree that is not compressed has no place in version 2, as restic has it.
    return type === 'tree' || (compressUncompressed && target.compression !== 'off');
  }
}

/** Only good until the next call. @throws KirschError `DAMAGED` when it is not what the blob's id promises */
function plaintextOf({ id, uncompressedLength }: Blob, payload: Buffer): Buffer {
  const plain =
    uncompressedLength > 0
      ? decompressShared(payload, MAX_BLOB_BYTES, uncompressedLength)
      : payload;
  if (!hash('sha256', plain, 'buffer').equals(id)) {
    throw new KirschError('DAMAGED', 'The blob is not the one that it should be.');
  }
  return plain;
}

function isListedAs(blob: Blob, listed: PackedBlob): boolean {
  return (
    listed.type === blob.type &&
    listed.length === blob.length &&
    listed.uncompressedLength === blob.uncompressedLength &&
    listed.id === blob.id.toString('hex')
  );
}
