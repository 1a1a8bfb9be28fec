import type { EntryMetadata } from './entry-metadata.ts';

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
