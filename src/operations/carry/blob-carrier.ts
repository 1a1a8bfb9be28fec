import { hash } from 'node:crypto';
import { isKirschError, KirschError } from '../../errors/index.ts';
import { createSealer, decompressShared, SEAL_OVERHEAD, type Sealer } from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { BlobTable } from '../../repository/blob-index.ts';
import { BlobWriter, type ClosedPack } from '../../repository/blob-writer.ts';
import type { CarryAnswer, CarryJob, CarrySettings } from './carry-job.ts';
import { PackProof } from './pack-proof.ts';

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
  readonly #source: Sealer;
  readonly #target: Sealer;
  readonly #writer: BlobWriter;

  constructor(settings: CarrySettings, onPack: (pack: ClosedPack) => void) {
    this.#settings = settings;
    this.#table = new BlobTable(settings.source.table);
    this.#source = createSealer(settings.source.masterKey);
    this.#target = createSealer(settings.target.masterKey);
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
    const proof =
      job.proof === 'inside' ? PackProof.ofBytes(bytes, job.packId, this.#source) : undefined;
    for (const entry of job.entries) {
      yield;
      const blob = this.#table.read(entry);
      const start = blob.offset - job.offset;
      const sealed = bytes.subarray(start, start + blob.length);
      try {
        this.#carryBlob(blob, sealed, proof?.proves(this.#table, entry) ? 'here' : job.proof);
      } catch (error) {
        if (!isKirschError(error, 'DAMAGED')) throw error;
        damaged.push(entry);
      }
    }
    // Given back at once: the collector would wait until many parts' worth of memory had piled up.
    job.bytes.buffer.transfer(0);
  }

  /** @param proof `here`: the name of its pack has proven these very bytes. `given`: it has, when they were read before. */
  #carryBlob(blob: Blob, sealed: Buffer, proof: 'here' | 'given' | 'inside' | 'none'): void {
    const { type, id, uncompressedLength } = blob;
    const changesForm = this.#changesForm(blob);
    const isVerbatim = this.#settings.isSameKey && !changesForm;
    if (isVerbatim && proof === 'here') {
      this.#writer.storeSealed(type, id, sealed, uncompressedLength);
      return;
    }
    const isProven = proof === 'here' || proof === 'given';
    if (isVerbatim) {
      // The tag shows whether bytes that were read twice were the same both times.
      const payload = this.#source.open(sealed);
      if (!isProven) plaintextOf(blob, payload);
      freeBytes(payload);
      this.#writer.storeSealed(type, id, sealed, uncompressedLength);
      return;
    }
    // Where it lies: blobs may be megabytes.
    const payload = this.#source.openInPlace(sealed);
    if (changesForm) {
      this.#writer.storeAs(type, id, plaintextOf(blob, payload));
      return;
    }
    if (!isProven) plaintextOf(blob, payload);
    this.#target.sealInto(payload, sealed, 0);
    this.#writer.storeSealed(type, id, sealed, uncompressedLength);
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
