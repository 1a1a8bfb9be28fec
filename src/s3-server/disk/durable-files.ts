/**
 * The file system as a store that must survive a power cut sees it. Nothing here is durable by itself: bytes are
 * once `FileWriter.sync` has returned, names (creations, renames, removals) once `syncFolder` of their folder has.
 * The tests put a file system in its place that forgets everything else.
 */
export interface DurableFiles {
  /** A new, empty file. Rejects with `EEXIST` when there is one, `ENOENT` without its folder. */
  create(path: string): Promise<FileWriter>;
  /** @throws `ENOENT` when there is none. */
  open(path: string): Promise<FileReader>;
  /** Replaces a file of the new name, at one moment. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. @throws `ENOENT` when there is none. */
  remove(path: string): Promise<void>;
  /** Creates a folder and those above it; nothing happens when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Removes an empty folder. @throws `ENOTEMPTY`, `ENOENT`. */
  removeFolder(path: string): Promise<void>;
  /** Names in a folder, in any order. @throws `ENOENT`. */
  list(path: string): Promise<string[]>;
  /** When the folder's entries last changed, in milliseconds since 1970; undefined when it is not there. */
  folderTime(path: string): Promise<number | undefined>;
  /** Makes the names in the folder durable. */
  syncFolder(path: string): Promise<void>;
}

export interface FileWriter {
  /** Appends. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Makes the bytes durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** An open file: keeps giving the same bytes when its name is replaced or removed. */
export interface FileReader {
  /** In bytes. */
  readonly size: number;
  /** Up to `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Whether an error of the file system says that something is not there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

/** Whether it says that a folder is not empty. */
export function isNotEmpty(error: unknown): boolean {
  return errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST';
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
