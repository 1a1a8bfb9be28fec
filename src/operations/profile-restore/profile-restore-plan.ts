import type { PartId, Presence } from '../../sources/index.ts';
import type { RestoreChoice } from './choose-entries.ts';
import type { Amount } from './compare-profile.ts';
import type { Refusal } from './compatibility.ts';
import type { FoundPath } from './paths-in-database.ts';
import type { DiskRoom } from './room-on-disks.ts';

/** What a restore of a profile would do to a part. */
export interface PartChange {
  readonly part: PartId;
  /** From the backup; what is the same on both is not counted. */
  readonly incoming: Amount;
  /** Of this computer, which is kept for undo. */
  readonly outgoing: Amount;
  /** What only this computer has, from the profile down; the first of them, if there are very many. */
  readonly onlyHere: readonly string[];
}

/** An absolute path of the other computer within the data. */
export interface ForeignPath extends FoundPath {
  /** The database, from the profile down. */
  readonly database: string;
}

/** All that a restore of a profile is going to do, for people and for programs. Nothing has been changed yet. */
export interface ProfileRestoreFacts {
  readonly snapshot: {
    readonly id: string;
    /** RFC 3339. */
    readonly time: string;
    readonly computer: string;
    readonly generation: string | undefined;
    readonly version: string | undefined;
    readonly system: string | undefined;
    /** Where the profile was; undefined where the backup does not say. */
    readonly folder: string | undefined;
  };
  /** The profile's folder on this computer. */
  readonly target: string;
  /** Where notes go that were in a folder of their own; undefined where there are none. */
  readonly notesFolder: string | undefined;
  /** Which versions can use the backup. */
  readonly needs: string | undefined;
  /** The version that ran here last. */
  readonly versionHere: string | undefined;
  readonly refusal: Refusal | undefined;
  readonly presence: Presence;
  readonly parts: readonly PartChange[];
  readonly unchanged: Amount;
  /** Names of chats that only this computer has; undefined when that cannot be told. */
  readonly chatsOnlyHere: readonly string[] | undefined;
  /** What the application had begun and not ended, from the profile down: it is put aside. */
  readonly pending: readonly string[];
  /** Paths that will be changed to what stands for them here. */
  readonly rewritten: readonly ForeignPath[];
  /** Paths of the other computer in LevelDB, which only the application can change. */
  readonly notRewritten: readonly string[];
  /** What must be typed or signed in again. */
  readonly keysToType: readonly string[];
  /** What of this computer's own stays, in words. */
  readonly stays: readonly string[];
  /** What other profiles of this computer use as well, and which ones: a restore, and its undo, changes it for all of them. */
  readonly alsoChanged:
    | { readonly folder: string; readonly profiles: readonly string[] }
    | undefined;
  /** Of the disk with the least left. */
  readonly room: { readonly needed: number; readonly free: number };
  /** Of every disk that something comes to; the profile's first. */
  readonly rooms: readonly DiskRoom[];
  /** Files that were gone already when the backup was made. */
  readonly missingFiles: readonly string[];
}

/** What to restore, and to where. */
export interface ProfileRestoreOptions extends RestoreChoice {
  /** Where the profile is within the snapshot. @default found by itself */
  readonly path?: string | undefined;
  /** The profile's folder here. @default the one that was used last, else where Cherry Studio looks first */
  readonly profile?: string | undefined;
  /** Where notes go that were in a folder of their own. @default this computer's, else what is like the other's */
  readonly notesFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
