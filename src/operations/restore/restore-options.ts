import type { PathPlatform } from '../../file-system/index.ts';
import type { NodeType, Snapshot } from '../../format/index.ts';
import type { Issue, OnProgress } from '../progress.ts';
import type { Selection } from '../selection.ts';
import type { AttributePatterns } from './attribute-selection.ts';
import type { RestoreWorkers } from './restore-workers.ts';

/**
 * What happens to a file that is there already:
 *
 * - `always`: it becomes what the snapshot has; its content is read and hashed, and what is right is kept;
 * - `if-changed`: the same, but a file of the right size and modification time is believed to be right;
 * - `if-newer`: only where the snapshot's file was modified later;
 * - `never`: it stays.
 */
export type OverwritePolicy = 'always' | 'if-changed' | 'if-newer' | 'never';

/** What to restore, to where, and how. Every field that has a default may be left out. */
export interface RestoreOptions extends AttributePatterns {
  readonly snapshot: Snapshot;
  /**
   * What to restore of it: the content of a folder becomes the content of the target, a file goes into the target.
   * @default '/', the whole snapshot
   */
  readonly path?: string;
  /** The folder to restore into; made if it is missing. */
  readonly target: string;
  /** Glob patterns (`createPathMatcher`) for paths below `path`, which is their root; only what matches is restored. */
  readonly includes?: readonly string[];
  /** The same without regard to case. */
  readonly caseInsensitiveIncludes?: readonly string[];
  /** What matches is left out. */
  readonly excludes?: readonly string[];
  readonly caseInsensitiveExcludes?: readonly string[];
  /** Which paths below `path` are restored, instead of patterns; asked for every one. */
  readonly select?: Selection;
  /** @default 'always' */
  readonly overwrite?: OverwritePolicy;
  /** Remove what is in the target and not in the snapshot, once all the rest is done without an issue. @default false */
  readonly delete?: boolean;
  /** Plan only: nothing is written or removed. @default false */
  readonly dryRun?: boolean;
  /** Read every restored file back and hold it against the snapshot. @default false */
  readonly verify?: boolean;
  /** Leave holes where a file has long runs of zeros. @default false */
  readonly sparse?: boolean;
  /**
   * Which system has to take the names: names that it does not take are changed, and reported through `onIssue`.
   * @default this computer's; another one for a target that it is going to read, such as a USB stick
   */
  readonly namesFor?: PathPlatform;
  /** Take owners by their names where these exist on this computer, instead of by their numbers. @default false */
  readonly ownerNames?: boolean;
  /**
   * How many worker threads, or threads made ahead while the repository was being opened; the restore closes them.
   * @default the number of cores, at least 1 and at most 8
   */
  readonly workers?: number | RestoreWorkers;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress;
  /** Called for everything that could not be restored as it was; the rest goes on. */
  readonly onIssue?: (issue: Issue) => void;
  /** Called with the plan before anything is touched; the restore waits for it, and ends if it throws. */
  readonly onPlan?: (plan: RestorePlanSummary) => void | Promise<void>;
  /** Called for every entry: when its fate is known, or planned in a dry run. */
  readonly onEntry?: (entry: RestoredEntry) => void;
}

/** What becomes of one entry. */
export interface RestoredEntry {
  /** Below the target, starting with `/`; names in their raw form (see `displayFileName`). */
  readonly path: string;
  readonly type: NodeType;
  /**
   * - `created`: it was not there;
   * - `updated`: it was there, and was not right;
   * - `unchanged`: its content was right;
   * - `kept`: the overwrite policy keeps what is there;
   * - `deleted`: the snapshot does not have it.
   */
  readonly change: 'created' | 'updated' | 'unchanged' | 'kept' | 'deleted';
  /** In bytes; 0 for all but files. */
  readonly size: number;
}

/** What a restore is going to do. */
export interface RestorePlanSummary {
  /** The target folder, absolute. */
  readonly target: string;
  /** Files by their fate. */
  readonly filesCreated: number;
  readonly filesUpdated: number;
  readonly filesUnchanged: number;
  /** Entries of any type that the overwrite policy keeps. */
  readonly entriesKept: number;
  /** Folders, links, FIFOs and devices that will be made, or made anew. */
  readonly othersCreated: number;
  /** Bytes of file content, of all files but the kept ones. */
  readonly totalBytes: number;
  /** Bytes of content that will be written. */
  readonly bytesToWrite: number;
  /** Bytes of the repository that hold that content. */
  readonly bytesToDownload: number;
  /** What `delete` will remove, absolute paths in their raw form; a folder stands for all that is in it. */
  readonly deletions: readonly string[];
}

/** What a restore did. */
export interface RestoreResult {
  readonly plan: RestorePlanSummary;
  /** Files that were written, or were right already. */
  readonly files: number;
  /** Their content in bytes. */
  readonly bytes: number;
  /** Files whose content was right already. */
  readonly filesUnchanged: number;
  /** Entries that were removed. */
  readonly deleted: number;
  /** Files that were read back and are right; undefined without `verify`. */
  readonly verified: number | undefined;
  /** How much went wrong: 0 means that all of it is as it was. Each was reported through `onIssue`. */
  readonly issues: number;
}
