/** Options of `heal`. */
export interface HealOptions {
  /** Look at the place on this computer that each file was backed up from. @default true */
  readonly fromRecordedPaths?: boolean;
  /** Folders in which lost files may be, under whatever path: copies, other disks, an earlier restore. @default none */
  readonly folders?: readonly string[];
  /** Find out what can be brought back, and write nothing. @default false */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called for each local file in which something was found, with the number of blobs. */
  readonly onFound?: (path: string, blobs: number) => void;
}
