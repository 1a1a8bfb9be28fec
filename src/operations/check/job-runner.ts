import type { Sealer } from '../../format/index.ts';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import { PackVerification, type VerifiedPack } from './verify-pack.ts';

/** A part of a pack to verify. The parts of a pack come in order, and no other pack's between them. */
export interface CheckJob {
  readonly id: string;
  readonly blobs: 'all' | 'trees';
  readonly part: Uint8Array;
  /** The blobs that begin in it. */
  readonly entries: Uint32Array;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

/** One thread's work. */
export class JobRunner {
  readonly #heap = new HeapKeeper(HEAP_SLACK_BYTES);
  readonly #sealer: Sealer;
  readonly #table: BlobTable;
  #verification: PackVerification | undefined;

  constructor(sealer: Sealer, table: BlobTable) {
    this.#sealer = sealer;
    this.#table = table;
  }

  /** The result after the last part. The part's memory is gone afterwards, unless it is shared. */
  run({ id, blobs, part, entries, isFirst, isLast }: CheckJob): VerifiedPack | undefined {
    try {
      if (isFirst) this.#verification = new PackVerification(id, blobs, this.#sealer, this.#table);
      this.#verification!.add(part, entries);
      return isLast ? this.#verification!.finish(part) : undefined;
    } finally {
      // Given back at once: the collector would wait until many parts' worth of memory had piled up.
      if (part.buffer instanceof ArrayBuffer) part.buffer.transfer(0);
      this.#heap.check();
    }
  }
}
