import type { ExtendedAttribute } from '../format/index.ts';

/**
 * A path as this room takes it: text in which a lone surrogate stands for a byte that is not UTF-8, as in
 * `decodeFileName`, or the bytes themselves.
 */
export type LocalPath = string | Buffer;

/**
 * What a faithful backup needs of the file system and Node.js does not offer. All functions block, and are meant
 * for worker threads.
 *
 * They throw errors like Node's own: `code` (`ENOENT`), `errno`, `syscall` and `path`.
 */
export interface FileSystemExtras {
  /** What is lost with this implementation, in words for people; empty when nothing is. */
  readonly missing: readonly string[];

  /**
   * Sets access and modification time, in nanoseconds since 1970, exactly as far as the file system can; of a
   * symlink itself, never of what it points to.
   */
  setTimes(path: LocalPath, atimeNs: bigint, mtimeNs: bigint): void;
  /** The same for an open file. */
  setTimesOfFd(fd: number, atimeNs: bigint, mtimeNs: bigint): void;

  /**
   * The extended attributes in the order in which the system lists them; of a symlink itself. Empty also where the
   * file system has none. Names that are not UTF-8 are decoded as file names are.
   */
  listExtendedAttributes(path: LocalPath): ExtendedAttribute[];
  /** Creates or replaces an attribute; of a symlink itself. Throws `ENOTSUP` where there are none. */
  setExtendedAttribute(path: LocalPath, name: string, value: Uint8Array): void;
  /** Removes an attribute; of a symlink itself. Nothing happens when it is not there. */
  removeExtendedAttribute(path: LocalPath, name: string): void;

  /** Makes a FIFO with these permissions, less the process's umask. */
  makeFifo(path: LocalPath, mode: number): void;
  /**
   * Makes a device as `mknod` does, for which it takes a privileged user.
   *
   * @param mode permissions and kind (`S_IFBLK` or `S_IFCHR`) as in `Stats.mode`; the umask is taken off
   * @param device as in `Stats.rdev`
   */
  makeDevice(path: LocalPath, mode: number, device: number | bigint): void;
  /** Sets the permissions of a symlink itself where it has any (macOS); does nothing elsewhere. */
  setModeOfSymlink(path: LocalPath, mode: number): void;

  /** The name of a user, undefined when there is none. Answers are remembered, as of the next three. */
  userName(uid: number): string | undefined;
  groupName(gid: number): string | undefined;
  /** The number of a user, undefined when nobody has that name. */
  userId(name: string): number | undefined;
  groupId(name: string): number | undefined;
}
