import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { ByteWindow } from './byte-window.ts';
import { PackVerification, type VerifiedPack, type VerifyingTools } from './verify-pack.ts';

/** A piece of a pack to verify. The pieces of a pack come in order, and no other pack's between them. */
export interface CheckJob {
  /** With the first piece: which pack it is. */
  readonly begins?: {
    readonly id: string;
    readonly blobs: 'all' | 'trees';
    /** The numbers of its blobs, in the order of their offsets. */
    readonly entries: Uint32Array;
  };
  readonly piece: Uint8Array;
  readonly isLast: boolean;
}

const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

/** One thread's work. */
export class JobRunner {
  readonly #heap = new HeapKeeper(HEAP_SLACK_BYTES);
  readonly #tools: VerifyingTools;
  #verification: PackVerification | undefined;

  constructor({ sealer, table }: Omit<VerifyingTools, 'window'>) {
    this.#tools = { sealer, table, window: new ByteWindow() };
  }

  /** The result after the last piece. The piece's memory is gone afterwards, unless it is shared. */
  run({ begins, piece, isLast }: CheckJob): VerifiedPack | undefined {
    try {
      if (begins) {
        const { id, blobs, entries } = begins;
        this.#verification = new PackVerification(id, blobs, entries, this.#tools);
      }
      this.#verification!.add(piece);
      return isLast ? this.#verification!.finish() : undefined;
    } finally {
      // Given back at once: the collector would wait until many pieces' worth of memory had piled up.
      if (piece.buffer instanceof ArrayBuffer) piece.buffer.transfer(0);
      this.#heap.check();
    }
  }
}
