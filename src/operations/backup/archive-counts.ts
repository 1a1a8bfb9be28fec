/** What the walk has seen and done. Only ever grows. */
export interface ArchiveCounts {
  filesNew: number;
  filesChanged: number;
  filesUnmodified: number;
  dirsNew: number;
  dirsChanged: number;
  dirsUnmodified: number;
  /** Bytes of files finished. */
  bytes: number;
  /** Files and bytes found so far, finished or not. */
  foundFiles: number;
  foundBytes: number;
}

export function noCounts(): ArchiveCounts {
  return {
    filesNew: 0,
    filesChanged: 0,
    filesUnmodified: 0,
    dirsNew: 0,
    dirsChanged: 0,
    dirsUnmodified: 0,
    bytes: 0,
    foundFiles: 0,
    foundBytes: 0,
  };
}
