import { hash, randomFillSync } from 'node:crypto';
import {
  type CompressionMode,
  compressShared,
  createSealer,
  encodeIndexedPack,
  encodePackHeader,
  type MasterKey,
  type PackedBlob,
  type Sealer,
} from '../format/index.ts';
import { collectYoung } from '../memory/garbage-collector.ts';
import { BlobTable, type BlobTableHandle, type BlobType } from './blob-index.ts';
import {
  LAST_BLOB_BYTES,
  LIST_WORDS,
  type OpenPack,
  PackPool,
  type PackPoolHandle,
} from './pack-pool.ts';

/** What a thread needs to write blobs; may be posted to workers (of this process only: it holds the master key). */
export interface BlobWriterSettings {
  readonly table: BlobTableHandle;
  readonly pool: PackPoolHandle;
  readonly masterKey: MasterKey;
  readonly version: 1 | 2;
  readonly compression: CompressionMode;
}

/** Sealing leaves a buffer behind for every blob; after this many bytes of them they are collected. */
const GARBAGE_BYTES = 2 * 1024 * 1024;

/** A pack that is complete and wants to be stored. */
export interface ClosedPack {
  /** The pool's buffer that holds it, or, for a blob that no buffer has room for, bytes of its own. */
  readonly content: number | Uint8Array;
  readonly type: BlobType;
  /** SHA-256 of the pack, its name. */
  readonly id: string;
  /** Of the whole pack, in bytes. */
  readonly size: number;
  /** What it holds: `LIST_WORDS` a blob. */
  readonly list: Uint32Array;
  /** Its part of an index file, encoded. */
  readonly indexed: Uint8Array;
}

/** What one thread has added so far. */
export interface BlobCounts {
  blobs: number;
  /** Plaintext bytes of new blobs. */
  bytes: number;
  /** The same as they are stored, seals included and pack headers not. */
  packedBytes: number;
}

/** One thread's way to store blobs: deduplicated, compressed, sealed, packed. Synchronous: it waits for free buffers. */
export class BlobWriter {
  readonly counts: Record<BlobType, BlobCounts> = {
    data: { blobs: 0, bytes: 0, packedBytes: 0 },
    tree: { blobs: 0, bytes: 0, packedBytes: 0 },
  };
  readonly #table: BlobTable;
  readonly #pool: PackPool;
  readonly #sealer: Sealer;
  readonly #settings: BlobWriterSettings;
  readonly #onPack: (pack: ClosedPack) => void;
  readonly #random = Buffer.alloc(1024);
  #randomAt = 1024;
  #garbage = 0;

  /** @param onPack takes every pack that is complete, and in the end gives its buffer back to the pool. */
  constructor(settings: BlobWriterSettings, onPack: (pack: ClosedPack) => void) {
    this.#settings = settings;
    this.#table = new BlobTable(settings.table);
    this.#pool = new PackPool(settings.pool);
    this.#sealer = createSealer(settings.masterKey);
    this.#onPack = onPack;
  }

  /** Stores a blob unless it is known. Resolves to its id; it is durable once its pack is. */
  store(type: BlobType, plaintext: Buffer): Buffer {
    const id = hash('sha256', plaintext, 'buffer');
    const entry = this.#table.claim(type, id);
    if (entry !== -1) this.#append(type, entry, plaintext);
    return id;
  }

  /** Whether the blob is stored, or another thread is at it. */
  has(type: BlobType, id: Buffer, at = 0): boolean {
    return this.#table.find(type, id, at) !== -1;
  }

  /** Closes what is open, leftovers merged where they fit into one pack. Only when no thread writes that type any more. */
  flush(type: BlobType): void {
    const { first, count } = this.#pool.slots(type);
    for (let slot = first + 1; slot < first + count; slot++) {
      this.#pool.withSlot(first, (target) =>
        this.#pool.withSlot(slot, (pack) => {
          if (pack.count === 0) return;
          if (target.count > 0 && target.used + pack.used > this.#pool.handle.targetBytes) {
            this.#closeSlot(type, pack);
          } else {
            target.absorb(pack);
          }
        }),
      );
    }
    this.#pool.withSlot(first, (pack) => {
      if (pack.count > 0) this.#closeSlot(type, pack);
    });
  }

  #append(type: BlobType, entry: number, plaintext: Buffer): void {
    const { version, compression } = this.#settings;
    // In version 2 only data may stay uncompressed, and only when that was asked for.
    const isCompressed =
      version === 2 && plaintext.length > 0 && (type === 'tree' || compression !== 'off');
    const payload = isCompressed
      ? compressShared(plaintext, compression === 'off' ? 'auto' : compression)
      : plaintext;
    const uncompressedLength = isCompressed ? plaintext.length : 0;
    const length =
      payload.length > LAST_BLOB_BYTES
        ? this.#appendAlone(type, entry, payload, uncompressedLength)
        : this.#appendToSlot(type, entry, payload, uncompressedLength);
    const counts = this.counts[type];
    counts.blobs++;
    counts.bytes += plaintext.length;
    counts.packedBytes += length;
    this.#garbage += length;
    if (this.#garbage >= GARBAGE_BYTES) {
      this.#garbage = 0;
      collectYoung();
    }
  }

  #appendToSlot(
    type: BlobType,
    entry: number,
    payload: Uint8Array,
    uncompressedLength: number,
  ): number {
    const { first, count } = this.#pool.slots(type);
    const slot = first + (count === 1 ? 0 : this.#randomByte() % count);
    return this.#pool.withSlot(slot, (pack) => {
      const length = this.#sealer.sealInto(payload, this.#pool.bytes(pack.buffer), pack.used);
      pack.append(entry, length, uncompressedLength);
      if (pack.isFull) this.#closeSlot(type, pack);
      return length;
    });
  }

  /** A folder of a hundred thousand files makes a tree that no buffer has room for: it gets a pack of its own. */
  #appendAlone(
    type: BlobType,
    entry: number,
    payload: Uint8Array,
    uncompressedLength: number,
  ): number {
    const bytes = Buffer.allocUnsafeSlow(payload.length + 256);
    const length = this.#sealer.sealInto(payload, bytes, 0);
    this.#finish(type, bytes, bytes, length, Uint32Array.of(entry, length, uncompressedLength));
    return length;
  }

  #closeSlot(type: BlobType, pack: OpenPack): void {
    const { used } = pack;
    const list = pack.list();
    const buffer = pack.detach();
    this.#finish(type, buffer, this.#pool.bytes(buffer), used, list);
  }

  /** Writes the header behind the blobs and hands the pack on. */
  #finish(
    type: BlobType,
    content: number | Buffer,
    bytes: Buffer,
    used: number,
    list: Uint32Array,
  ): void {
    const blobs: PackedBlob[] = [];
    let offset = 0;
    for (let at = 0; at < list.length; at += LIST_WORDS) {
      const id = this.#table.read(list[at]!).id.toString('hex');
      const length = list[at + 1]!;
      blobs.push({ type, id, offset, length, uncompressedLength: list[at + 2]! });
      offset += length;
    }
    const headerLength = this.#sealer.sealInto(encodePackHeader(blobs), bytes, used);
    bytes.writeUInt32LE(headerLength, used + headerLength);
    const size = used + headerLength + 4;
    const pack = bytes.subarray(0, size);
    const id = hash('sha256', pack, 'hex');
    const indexed = encodeIndexedPack({ id, blobs });
    this.#onPack({
      content: typeof content === 'number' ? content : pack,
      type,
      id,
      size,
      list,
      indexed,
    });
  }

  #randomByte(): number {
    if (this.#randomAt === this.#random.length) {
      randomFillSync(this.#random);
      this.#randomAt = 0;
    }
    return this.#random[this.#randomAt++]!;
  }
}
