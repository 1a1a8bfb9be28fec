/**
 * What a swap asks of a disk, small enough to be made up in a test that loses power at every step. Errors are Node's, with
 * its codes.
 */
export interface SwapDisk {
  exists(path: string): Promise<boolean>;
  /** To a path that does not exist, on the same disk. */
  rename(from: string, to: string): Promise<void>;
  /** With the folders above it. */
  makeFolder(path: string): Promise<void>;
  /** Undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Adds to a file's end, making the file; the disk has it before this resolves. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Cuts a file, likewise. */
  truncate(path: string, bytes: number): Promise<void>;
  /** Whatever is there, if anything. */
  remove(path: string): Promise<void>;
  /** Resolves when the disk has every change of the folder's entries. */
  syncFolder(path: string): Promise<void>;
}
