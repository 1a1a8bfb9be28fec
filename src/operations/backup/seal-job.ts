import type { BlobCounts } from '../../repository/blob-writer.ts';

/*
 * What the archiver asks of the seal workers. Every job is short, so that the work spreads evenly over the cores even when
 * it is one large file: such a file is first cut, a stretch at a time, and its chunks are then read again (from the
 * system's page cache) and sealed by whichever worker is free.
 */
export type SealJob =
  | {
      readonly kind: 'files';
      readonly number: number;
      readonly paths: readonly string[];
      readonly sizes: readonly number[];
    }
  | { readonly kind: 'cut'; readonly number: number; readonly path: string; readonly from: number }
  | {
      readonly kind: 'chunks';
      readonly number: number;
      readonly path: string;
      readonly from: number;
      readonly lengths: readonly number[];
    };

/** A job before it has its number. */
export type NewSealJob = SealJob extends infer Job
  ? Job extends SealJob
    ? Omit<Job, 'number'>
    : never
  : never;

/** A file that was read: what its content is made of. */
export interface SealedContent {
  /** Bytes read. */
  readonly size: number;
  /** The ids of its blobs, 32 bytes each. */
  readonly ids: Uint8Array;
}

/** Why a file could not be read, in a form that crosses threads. */
export interface ReadFailure {
  readonly failure: { readonly code: string; readonly message: string };
}

export type SealResult = { readonly number: number } & (
  | { readonly kind: 'files'; readonly files: readonly (SealedContent | ReadFailure)[] }
  | {
      readonly kind: 'cut';
      readonly result:
        | { readonly lengths: readonly number[]; readonly atEnd: boolean }
        | ReadFailure;
    }
  | { readonly kind: 'chunks'; readonly result: SealedContent | ReadFailure }
);

/** What a thread has added, summed up when it ends. */
export interface AddedBlobs {
  readonly data: BlobCounts;
  readonly tree: BlobCounts;
}

export function isReadFailure(result: object): result is ReadFailure {
  return 'failure' in result;
}

/** A system error, or any other, as `ReadFailure` says it. */
export function readFailure(thrown: unknown): ReadFailure {
  const error = thrown as NodeJS.ErrnoException;
  return {
    failure: {
      code: error.code ?? 'UNKNOWN',
      message: error instanceof Error ? error.message : String(error),
    },
  };
}
