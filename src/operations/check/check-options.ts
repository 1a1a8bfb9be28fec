import type { OnProgress } from '../progress.ts';
import type { SnapshotFilter } from '../snapshots/snapshot-filter.ts';
import type { CheckAdvice } from './advice.ts';
import type { CheckProblem } from './check-problem.ts';
import type { DataSubset, OldestSubset } from './data-subset.ts';
import type { HurtSnapshot } from './hurt-snapshots.ts';

/** How thoroughly to check. */
export interface CheckOptions {
  /** Whose folders to follow. @default all snapshots */
  readonly filter?: SnapshotFilter;
  /**
   * Read packs whole and verify each blob: all, or a subset. @default none; those with folder listings always, and those
   * in whose size or header something is wrong
   */
  readonly readData?: 'all' | DataSubset | OldestSubset;
  /** Milliseconds after which no more data packs are begun. Without `readData` they come in random order. @default no limit */
  readonly readDataFor?: number;
  /**
   * Hold the header of every pack against the index, with one read of its end. @default where that crosses no network;
   * elsewhere it is a request for each pack, as many as reading everything takes
   */
  readonly headers?: boolean;
  /**
   * Others may back up meanwhile, so a lock that is not exclusive is enough: packs are listed after the index was read, and
   * those that no index names are not told of. @default false
   */
  readonly besideBackups?: boolean;
  /** How many hurt files and folders of each backup are named; all are counted. @default 100 */
  readonly maxPaths?: number;
  /** Milliseconds since 1970. @default the computer's clock */
  readonly now?: () => number;
  /** Threads that verify. @default the number of cores, at most 8 */
  readonly workers?: number;
  readonly signal?: AbortSignal | undefined;
  /** Counts packs as files, and their bytes. */
  readonly onProgress?: OnProgress;
  /** Called for each problem as it is found. */
  readonly onProblem?: (problem: CheckProblem) => void;
}

/** What a check found. */
export interface CheckResult {
  /** Empty when all is well. */
  readonly problems: readonly CheckProblem[];
  readonly snapshots: number;
  /** Packs that an index names. */
  readonly packs: number;
  /** Packs whose header was held against the index, without reading them whole. */
  readonly headersRead: number;
  /** Packs that were read and verified, and their bytes. */
  readonly packsRead: number;
  readonly bytesRead: number;
  /** Packs that were to be read and were not, as the time was over. */
  readonly packsLeft: number;
  /**
   * What this computer's record says of all packs that an index names: how many were never read whole, and when the one
   * was that has waited for longest. Only what was read by a check that keeps a record counts.
   */
  readonly coverage: { readonly neverRead: number; readonly oldest?: Date };
  /** The backups that cannot be restored whole, and what of them. */
  readonly hurt: readonly HurtSnapshot[];
  /** What to do next, in this order. Empty when all is well. */
  readonly advice: readonly CheckAdvice[];
  /** Packs in the storage that no index names: left by an interrupted run, harmless, removed by a prune. */
  readonly unindexedPacks: readonly string[];
  /** Packs that hold data and folder listings together, as very old programs wrote them. */
  readonly mixedPacks: readonly string[];
  /** Ids of packs that do not hold what the index says. */
  readonly damagedPacks: readonly string[];
}
