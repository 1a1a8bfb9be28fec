import type { KirschError } from '../../errors/index.ts';
import type { CompressionMode } from '../../format/index.ts';
import type { BlobType } from '../../repository/blob-index.ts';
import type { BlobCounts } from '../../repository/blob-writer.ts';

/** A blob that a repository should have. */
export interface CarriedBlob {
  readonly type: BlobType;
  /** SHA-256 of its plaintext, in hexadecimal digits. */
  readonly id: string;
}

/** How far it has come: what has been read of the source and put into packs, sealed. */
export interface CarryProgress {
  readonly blobs: number;
  readonly bytes: number;
  readonly totalBlobs: number;
  readonly totalBytes: number;
}

export interface CarryOptions {
  /** How plaintext is compressed, where a blob has to change its form. @default auto */
  readonly compression?: CompressionMode | undefined;
  /**
   * Compress data that is stored as it is, as far as the target compresses, whether or not that makes it smaller. Folder listings
   * always are. @default false
   */
  readonly compressUncompressed?: boolean;
  /** A new pack is closed at this size, in MiB; need not be whole. @default 16 */
  readonly packSizeMiB?: number | undefined;
  /** Threads; 0 does everything in the caller's. @default as many as there are cores, at most 8; for a little work none */
  readonly workers?: number | undefined;
  /** Where packs in the making are kept. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CarryProgress) => void) | undefined;
  /** Called with the bytes that have been sent, after each object. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  /** Called for a blob of which the source has no good copy. Without it such a blob is an error. */
  readonly onLost?: ((blob: CarriedBlob, error: KirschError) => void) | undefined;
}

/** What was carried. */
export interface CarryResult {
  /** Blobs that the target did not have, and how large they are. */
  readonly added: Readonly<Record<BlobType, Readonly<BlobCounts>>>;
  /** Blobs of which the source has no good copy. */
  readonly lost: number;
  /** The ids of the index files that were written. */
  readonly indexIds: readonly string[];
  /** Bytes read of the source. */
  readonly bytesRead: number;
}
