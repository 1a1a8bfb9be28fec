import { hash, randomFillSync } from 'node:crypto';
import {
  type CompressionMode,
  compressShared,
  createSealer,
  encodeIndexedPack,
  type MasterKey,
  type PackedBlob,
  SEAL_HEAD,
  SEAL_OVERHEAD,
  type Sealer,
  sealPackTrailer,
} from '../format/index.ts';
import { collectYoung } from '../memory/garbage-collector.ts';
import { BlobTable, type BlobTableHandle, type BlobType } from './blob-index.ts';
import { type DetachedPack, LIST_WORDS, PackPool, type PackPoolHandle } from './pack-pool.ts';

/** What a thread needs to write blobs; may be posted to workers (of this process only: it holds the master key). */
export interface BlobWriterSettings {
  readonly table: BlobTableHandle;
  readonly pool: PackPoolHandle;
  readonly masterKey: MasterKey;
  readonly version: 1 | 2;
  readonly compression: CompressionMode;
  /** Keep a frame that is no smaller than its content, so that nothing is left to compress. @default false */
  readonly alwaysCompress?: boolean;
}

/** Sealing leaves a buffer behind for every blob; after this many bytes of them they are collected. */
const GARBAGE_BYTES = 1024 * 1024;

/** A frame that saves less than this share of its content is not worth its reader's time. */
const LEAST_SAVING = 1 / 128;

/** A pack that is complete and wants to be stored. */
export interface ClosedPack {
  /** The pool's file that holds it. */
  readonly file: number;
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

/** One thread's way to store blobs: deduplicated, compressed, sealed, packed. Synchronous: it waits for free files. */
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
  #sealed = Buffer.allocUnsafeSlow(64 * 1024);
  #garbage = 0;

  /** @param onPack takes every pack that is complete, and in the end gives its file back to the pool. */
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
    this.storeAs(type, id, plaintext);
    return id;
  }

  /** Like `store`, of a plaintext whose id the caller has computed. */
  storeAs(type: BlobType, id: Buffer, plaintext: Buffer): void {
    const entry = this.#table.claim(type, id);
    if (entry !== -1) this.#append(type, entry, plaintext);
  }

  /**
   * Stores a blob that is sealed with this repository's key already, as it is, unless it is known. The bytes are copied;
   * that they are this blob is the caller's word.
   * @param uncompressedLength of the plaintext when it is compressed; 0 when it is not
   */
  storeSealed(type: BlobType, id: Buffer, sealed: Uint8Array, uncompressedLength: number): void {
    const entry = this.#table.claim(type, id);
    if (entry === -1) return;
    this.#place(type, entry, sealed, uncompressedLength);
    this.#count(type, uncompressedLength || sealed.length - SEAL_OVERHEAD, sealed.length);
  }

  /** Whether the blob is stored, or another thread is at it. */
  has(type: BlobType, id: Buffer, at = 0): boolean {
    return this.#table.find(type, id, at) !== -1;
  }

  /**
   * Closes what is open, leftovers merged where they fit into one pack. Only when no thread writes that type any more.
   * @throws KirschError `DISK_FULL` when there is no room for packs in the making, as `store` does
   */
  flush(type: BlobType): void {
    const { first, count } = this.#pool.slots(type);
    for (let slot = first + 1; slot < first + count; slot++) {
      const unfit = this.#pool.withSlot(first, (target) =>
        this.#pool.withSlot(slot, (pack) => {
          if (pack.count === 0) return undefined;
          if (target.count > 0 && !target.hasRoomFor(pack)) return pack.detach();
          target.absorb(pack);
          return undefined;
        }),
      );
      if (unfit) this.#finish(type, unfit);
    }
    const last = this.#pool.withSlot(first, (pack) => (pack.count > 0 ? pack.detach() : undefined));
    if (last) this.#finish(type, last);
  }

  #append(type: BlobType, entry: number, plaintext: Buffer): void {
    const frame = this.#frameOf(type, plaintext);
    const sealed = frame ? this.#sealInPlace(frame) : this.#seal(plaintext);
    this.#place(type, entry, sealed, frame ? plaintext.length : 0);
    this.#count(type, plaintext.length, sealed.length);
  }

  /**
   * The blob compressed, where that is how it is to be stored. In version 2 listings have to be, and data may be: what zstd cannot make
   * smaller is then sealed as it is, which saves whoever reads it a pass of zstd and a copy. restic keeps such frames, and reads both.
   */
  #frameOf(type: BlobType, plaintext: Buffer): Uint8Array | undefined {
    const { version, compression, alwaysCompress = false } = this.#settings;
    if (version === 1 || plaintext.length === 0) return undefined;
    if (type === 'tree')
      return compressShared(plaintext, compression === 'off' ? 'auto' : compression);
    if (compression === 'off') return undefined;
    const frame = compressShared(plaintext, compression);
    const isSmaller = frame.length <= plaintext.length * (1 - LEAST_SAVING);
    return isSmaller || alwaysCompress ? frame : undefined;
  }

  #place(type: BlobType, entry: number, sealed: Uint8Array, uncompressedLength: number): void {
    if (sealed.length > this.#pool.handle.targetBytes) {
      this.#appendAlone(type, entry, sealed, uncompressedLength);
    } else {
      this.#appendToSlot(type, entry, sealed, uncompressedLength);
    }
  }

  #count(type: BlobType, bytes: number, packedBytes: number): void {
    const counts = this.counts[type];
    counts.blobs++;
    counts.bytes += bytes;
    counts.packedBytes += packedBytes;
    this.#garbage += packedBytes;
    if (this.#garbage >= GARBAGE_BYTES) {
      this.#garbage = 0;
      collectYoung();
    }
  }

  /** The seal around a compressed payload, which is where it was. */
  #sealInPlace(payload: Uint8Array): Buffer {
    const { buffer, byteOffset, length } = payload;
    const sealed = Buffer.from(buffer, byteOffset - SEAL_HEAD, length + SEAL_OVERHEAD);
    this.#sealer.sealInto(payload, sealed, 0);
    return sealed;
  }

  /** The sealed bytes, good until the next call. */
  #seal(payload: Uint8Array): Buffer {
    const length = payload.length + SEAL_OVERHEAD;
    if (this.#sealed.length < length) {
      this.#sealed = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(length)));
    }
    this.#sealer.sealInto(payload, this.#sealed, 0);
    return this.#sealed.subarray(0, length);
  }

  #appendToSlot(
    type: BlobType,
    entry: number,
    sealed: Uint8Array,
    uncompressedLength: number,
  ): void {
    const { first, count } = this.#pool.slots(type);
    const slot = first + (count === 1 ? 0 : this.#randomByte() % count);
    const full = this.#pool.withSlot(slot, (pack) => {
      pack.append(sealed, entry, uncompressedLength);
      return pack.isFull ? pack.detach() : undefined;
    });
    if (full) this.#finish(type, full);
  }

  /** A blob larger than a pack should be, such as the tree of a folder of a hundred thousand files, gets its own. */
  #appendAlone(
    type: BlobType,
    entry: number,
    sealed: Uint8Array,
    uncompressedLength: number,
  ): void {
    const file = this.#pool.take();
    this.#pool.files.write(file, sealed, 0);
    const list = Uint32Array.of(entry, sealed.length, uncompressedLength);
    this.#finish(type, { file, used: sealed.length, list });
  }

  /** Writes the header behind the blobs and hands the pack on. */
  #finish(type: BlobType, { file, used, list }: DetachedPack): void {
    const { files } = this.#pool;
    const blobs = this.#describe(type, list);
    const trailer = sealPackTrailer(blobs, this.#sealer);
    files.write(file, trailer, used);
    const size = used + trailer.length;
    const id = files.sha256(file, size);
    this.#onPack({ file, type, id, size, list, indexed: encodeIndexedPack({ id, blobs }) });
  }

  /** What a pack holds, in the words of the format. */
  #describe(type: BlobType, list: Uint32Array): PackedBlob[] {
    const blobs: PackedBlob[] = [];
    let offset = 0;
    for (let at = 0; at < list.length; at += LIST_WORDS) {
      const id = this.#table.read(list[at]!).id.toString('hex');
      const length = list[at + 1]!;
      blobs.push({ type, id, offset, length, uncompressedLength: list[at + 2]! });
      offset += length;
    }
    return blobs;
  }

  #randomByte(): number {
    if (this.#randomAt === this.#random.length) {
      randomFillSync(this.#random);
      this.#randomAt = 0;
    }
    return this.#random[this.#randomAt++]!;
  }
}
