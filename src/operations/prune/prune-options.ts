import type { CompressionMode } from '../../format/index.ts';
import type { AcquireLockOptions } from '../../repository/locks.ts';
import type { Progress } from '../progress.ts';
import type { UnusedLimit } from './prune-limits.ts';
import type { Amount, PruneTotals } from './prune-totals.ts';

/** How long a mark must be old before its pack is deleted: an hour less than a day, so that a daily prune finds it ripe. */
export const DEFAULT_GRACE_MS = 23 * 3_600_000;

/** What a prune is doing. */
export type PruneStage = 'search' | 'repack' | 'index' | 'delete';

/** What to prune, and how. */
export interface PruneOptions {
  /** How to lock. Only a dry run may do without. */
  readonly lock?: Omit<AcquireLockOptions, 'exclusive' | 'signal'> | undefined;
  /** How much may stay unused before packs are repacked for it. @default 5 percent */
  readonly maxUnused?: UnusedLimit | undefined;
  /** Repack no more than so many bytes of packs. @default as many as need be */
  readonly maxRepackBytes?: number | undefined;
  /** Repack only packs with folder listings, which are small and in the cache. @default false */
  readonly repackCacheableOnly?: boolean | undefined;
  /** Compress what is stored as it is; format version 2 only. @default false */
  readonly repackUncompressed?: boolean | undefined;
  /** Packs below this size are merged where there are ten of them, in bytes. @default those small beside the others */
  readonly repackSmallerThan?: number | undefined;
  /** Find out what would be done, and do nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Ids of snapshots that a dry run takes for removed; nothing else does. @default none */
  readonly ignoredSnapshots?: ReadonlySet<string> | undefined;
  /** Delete at once what is unused, and what is marked, in one run that nobody else may work beside. @default false */
  readonly instant?: boolean | undefined;
  /** How long a mark must be old before its pack is deleted, in milliseconds. @default DEFAULT_GRACE_MS */
  readonly graceMs?: number | undefined;
  /**
   * What time it is by the storage's clock, in milliseconds since 1970.
   * @default when the storage has stored this run's lock; without times in the storage, or a lock, this computer's clock
   */
  readonly storageNow?: (() => number | Promise<number>) | undefined;
  /** How hard to compress what has to be. @default auto */
  readonly compression?: CompressionMode | undefined;
  /** A new pack is closed at this size, in MiB. @default 16 */
  readonly packSizeMiB?: number | undefined;
  /** Threads that repack. @default as many as there are cores, at most 8 */
  readonly workers?: number | undefined;
  /** Where packs in the making are kept. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of the plan before anything is done; the second time, before marking and deleting, of what came of it. */
  readonly onPlan?: ((totals: PruneTotals, step: 'repack' | 'remove') => void) | undefined;
  /** Counts listings while it searches, blobs while it repacks, packs while it deletes; bytes of each. */
  readonly onProgress?: ((stage: PruneStage, progress: Progress) => void) | undefined;
}

/** What a prune did, or would have done. */
export interface PruneResult {
  /** As it was before anything was done. */
  readonly plan: PruneTotals;
  /** Packs that were repacked, with all their bytes. */
  readonly repacked: Amount;
  /** Packs that were marked for deletion. */
  readonly marked: Amount;
  /** Packs that were deleted. */
  readonly deleted: Amount;
  /** Packs that were marked, and are listed again since they are used. */
  readonly takenBack: Amount;
  /** Packs that stay marked until a later prune. */
  readonly waiting: Amount;
  /** When the oldest of all marks will be ripe, by the storage's clock; `undefined` without marks. */
  readonly nextDeletion: Date | undefined;
}
