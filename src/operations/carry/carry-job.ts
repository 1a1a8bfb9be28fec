import type { MasterKey } from '../../format/index.ts';
import type { BlobTableHandle, BlobType } from '../../repository/blob-index.ts';
import type { BlobCounts, BlobWriterSettings, ClosedPack } from '../../repository/blob-writer.ts';

/** What a thread that carries blobs needs to know; may be posted to workers of this process. */
export interface CarrySettings {
  readonly source: { readonly masterKey: MasterKey; readonly table: BlobTableHandle };
  readonly target: BlobWriterSettings;
  /** Whether what is sealed for the source is sealed for the target. */
  readonly isSameKey: boolean;
  /** Data that is stored as it is gets compressed, as far as the target compresses; folder listings always do. */
  readonly compressUncompressed: boolean;
}

/** Work for a thread. The bytes are its own from then on. */
export type CarryJob =
  | {
      readonly kind: 'range';
      readonly packId: string;
      /**
       * What proves that these are the blobs that they should be: the name of their pack, to which the caller has held it; that
       * name, when all of the pack is here; or nothing yet.
       */
      readonly proof: 'given' | 'inside' | 'none';
      /** Where the bytes begin in the pack. */
      readonly offset: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly entries: Uint32Array;
    }
  | {
      readonly kind: 'plain';
      readonly type: BlobType;
      /** The blob's plaintext, verified. */
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** Closes the packs that are open; only when no thread has another job. */
  | { readonly kind: 'flush' };

export interface CarryAnswer {
  /** Entries whose bytes were not what they should be. */
  readonly damaged: readonly number[];
  /** What this thread has added so far. */
  readonly counts: Record<BlobType, BlobCounts>;
}

/** What a worker says. */
export type FromCarryWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pack'; readonly pack: ClosedPack }
  | { readonly kind: 'answer'; readonly answer: CarryAnswer };
