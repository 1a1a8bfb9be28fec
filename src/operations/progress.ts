/** What a long operation reports while it runs. Numbers only ever grow within one run; totals may grow while they are being found. */
export interface Progress {
  /** Files finished. */
  readonly files: number;
  /** Bytes of file content finished, read or known to be unchanged. */
  readonly bytes: number;
  /** What is known of the whole so far; final once `totalKnown`. */
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly totalKnown: boolean;
  /** Bytes sent to the storage (backup) or received from it (restore, check) so far. */
  readonly transferred: number;
  /** A path that is being worked on, in its raw form (see `displayFileName`). */
  readonly current?: string;
}

/** Called at most about ten times a second, and once at the end. Must not throw. */
export type OnProgress = (progress: Progress) => void;

/** Something that went wrong with one thing while the rest went on. */
export interface Issue {
  /** The file, folder or object. */
  readonly item: string;
  /** What was being done: `scan`, `read`, `restore`, `metadata`, … */
  readonly during: string;
  readonly error: import('../errors/index.ts').KirschError;
}
