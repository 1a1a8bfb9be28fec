/**
 * What to count. `restore-size`: what a restore of each snapshot writes. `files-by-contents`: files that differ in their
 * content. `blobs-per-file`: blobs, once for each path that has them. `raw-data`: blobs as they are stored.
 */
export type CountingMode = 'restore-size' | 'files-by-contents' | 'blobs-per-file' | 'raw-data';

export const COUNTING_MODES: readonly CountingMode[] = [
  'restore-size',
  'files-by-contents',
  'blobs-per-file',
  'raw-data',
];

/** What was counted; sizes in bytes. Numbers that a mode does not count are 0. */
export interface Statistics {
  readonly snapshots: number;
  readonly totalSize: number;
  readonly totalFiles: number;
  readonly totalBlobs: number;
  /** `raw-data` only: the same blobs uncompressed, and those of them that are compressed, before and after. */
  readonly uncompressedSize: number;
  readonly compressedBlobsSize: number;
  readonly compressedBlobsUncompressedSize: number;
}
