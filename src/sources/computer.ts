import { type PlatformPath, posix, win32 } from 'node:path';

/** The systems whose folders are known. */
export type SourcePlatform = 'win32' | 'darwin' | 'linux';

/** What an entry of a folder is; a junction of Windows is a symlink. */
export type EntryKind = 'file' | 'folder' | 'symlink' | 'other';

/** What is known of an entry without opening it. */
export interface EntryFacts {
  readonly kind: EntryKind;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** When its content last changed, in milliseconds since 1970. */
  readonly modified: number;
}

/**
 * A file system to look for applications in. Where an entry does not exist the answer is undefined; what exists and cannot be read
 * throws, as Node does.
 */
export interface SourceFiles {
  /** The names in a folder, sorted. Undefined also for what is no folder. Follows symlinks. */
  list(folder: string): Promise<readonly string[] | undefined>;
  /** Of the entry itself, a symlink's not followed. */
  facts(path: string): Promise<EntryFacts | undefined>;
  /** Up to `limit` bytes from the beginning of a file, or from its end. */
  read(path: string, limit: number, from?: 'start' | 'end'): Promise<Uint8Array | undefined>;
  /** What a symlink says, as it says it. Undefined for what is none. */
  link(path: string): Promise<string | undefined>;
  /** The path without symlinks. */
  real(path: string): Promise<string | undefined>;
  /** Whether this user may write into the folder. */
  isWritable(folder: string): Promise<boolean>;
}

/** A process that runs. */
export interface ProcessFacts {
  readonly pid: number;
  /** The file name of its program, without its folder; a name alone where no more can be had. */
  readonly name: string;
  /** The arguments in one line, where they can be had. */
  readonly commandLine?: string;
}

/** Who holds a lock on a file. */
export interface LockHolder {
  /** Undefined where the system tells only that somebody does. */
  readonly pid?: number;
}

/** A computer to look for applications on. Whoever finds them asks nothing else, so a test can make one up. */
export interface SourceComputer {
  readonly platform: SourcePlatform;
  /** The host's name, as the kernel has it. */
  readonly host: string;
  /** The user's own folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: SourceFiles;
  /** All processes that this user can see. Undefined when they cannot be listed. */
  processes(): Promise<readonly ProcessFacts[] | undefined>;
  /** Which of these files are locked. What exists and is not in the answer is free. Undefined when that cannot be told. */
  locks(paths: readonly string[]): Promise<ReadonlyMap<string, LockHolder> | undefined>;
  /**
   * A value of the table `preference` of a database of Cherry Studio 2.x, without changing anything on the disk. Undefined when there is
   * none, or the database cannot be read.
   */
  preference(database: string, key: string): Promise<unknown>;
}

/** How paths are written on that computer. */
export function pathsOf(platform: SourcePlatform): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** The same for two spellings of one path, where the system does not tell capitals from small letters. */
export function pathKey(path: string, platform: SourcePlatform): string {
  const paths = pathsOf(platform);
  const { root } = paths.parse(path);
  const normal = paths.normalize(path);
  const trimmed = normal.length > root.length ? normal.replace(/[\\/]+$/, '') : normal;
  return platform === 'linux' ? trimmed : trimmed.toLowerCase();
}
