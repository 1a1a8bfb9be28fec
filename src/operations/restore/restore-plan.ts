import type { NodeType } from '../../format/index.ts';
import type { DownloadSchedule } from './download-schedule.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { PlannedFiles } from './planned-files.ts';
import type { EntryToMake } from './restore-job.ts';
import type { RestorePlanSummary } from './restore-options.ts';

/** A folder that is restored, or holds something that is. */
export interface PlannedFolder {
  /** Below the target, starting with `/`; `/` is the target itself. */
  readonly inside: string;
  /** The same in the snapshot, where names may stand that this system does not take. */
  readonly source: string;
  readonly parent: PlannedFolder | undefined;
  /** 0 for the target. */
  readonly depth: number;
  /** This run makes it; false from the moment at which it turns out to be there. */
  isNew: boolean;
  /** Something that is no folder stands in its place and goes. */
  readonly replaces: boolean;
  /** undefined for the target, which the snapshot knows nothing of. */
  readonly metadata: EntryMetadata | undefined;
  /** Could not be made: nothing in it can. */
  isMissing: boolean;
}

/** A regular file; an empty one has no blobs. */
export interface PlannedFile {
  readonly folder: PlannedFolder;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Its blobs, by their numbers in the index's table. */
  readonly entries: readonly number[];
  readonly metadata: EntryMetadata;
  readonly change: 'created' | 'updated' | 'unchanged';
  /** One byte a blob: 1 where the file that is there holds it at its place. */
  readonly matches?: Uint8Array;
}

/** A symlink, FIFO or device. */
export interface PlannedEntry {
  readonly folder: PlannedFolder;
  readonly name: string;
  readonly type: NodeType;
  readonly change: 'created' | 'updated' | 'unchanged';
  /** How to make it; the rest of the job is in the other fields. */
  readonly make: MakeSpecial;
  readonly metadata: EntryMetadata;
}

/** How to make what is no file and no folder; `nothing` where it is there already. */
export type MakeSpecial = EntryToMake extends infer Entry
  ? Entry extends { make: 'symlink' | 'fifo' | 'device' | 'nothing' }
    ? Omit<Entry, 'path' | 'metadata' | 'beside'>
    : never
  : never;

/** One more name of a file. */
export interface PlannedLink {
  readonly folder: PlannedFolder;
  readonly name: string;
  readonly change: 'created' | 'updated';
  readonly size: number;
  /** Below the target, the name that is restored with its content. */
  readonly first: string;
}

/** All that a restore is going to do, found out before anything is touched. */
export interface RestorePlan {
  readonly summary: RestorePlanSummary;
  /** Parents before what is in them; the target first. */
  readonly folders: readonly PlannedFolder[];
  /** Files to write. */
  readonly files: PlannedFiles;
  /** Files whose content is right: they only get their metadata. */
  readonly unchanged: PlannedFiles;
  readonly entries: readonly PlannedEntry[];
  readonly links: readonly PlannedLink[];
  /** Absolute paths of temporary files that a killed restore left behind. */
  readonly leftovers: readonly string[];
  /** Absolute paths of folders that are in the way of something else, and may go with all that is in them. */
  readonly obstacles: readonly string[];
  readonly schedule: DownloadSchedule;
}

/** Below the target, starting with `/`. */
export function insidePath(entry: { folder: PlannedFolder; name: string }): string {
  const { inside } = entry.folder;
  return inside === '/' ? `/${entry.name}` : `${inside}/${entry.name}`;
}

/** Where an inside path is on this computer. */
export function localPath(target: string, inside: string): string {
  if (inside === '/') return target;
  return target.endsWith('/') ? target + inside.slice(1) : target + inside;
}
