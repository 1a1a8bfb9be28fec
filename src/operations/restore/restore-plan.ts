import type { NodeType } from '../../format/index.ts';
import type { DownloadSchedule } from './download-schedule.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { PlannedFolder } from './planned-file.ts';
import type { PlannedFiles } from './planned-files.ts';
import type { EntryToMake } from './restore-job.ts';
import type { RestorePlanSummary } from './restore-options.ts';

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
