import { type BigIntStats, constants, copyFileSync, linkSync, rmSync, utimesSync } from 'node:fs';
import { statIfThere } from './stat-if-there.ts';

/** How many files were taken in which way. */
export interface TakenCounts {
  readonly cloned: number;
  readonly linked: number;
  /** Bytes of those that had to be copied. */
  readonly copiedBytes: number;
}

/** Clones that share the file's bytes, or the error that there are none. */
const CLONE = constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL;

/**
 * Takes files that are never written again, as cheaply as the disk can: as a clone (Btrfs, XFS, APFS, ReFS), which costs nothing and is a file
 * of its own; else under a second name, which changes the original's count of names and its ctime, so that whoever looks at that
 * reads the file once more, and nothing else; else as a copy. On Windows never under a second name: a program that has the file open
 * could keep us from removing it.
 */
export class FileTaker {
  #canClone = true;
  #canLink: boolean;
  #cloned = 0;
  #linked = 0;
  #copiedBytes = 0;

  constructor(canLink: boolean = process.platform !== 'win32') {
    this.#canLink = canLink;
  }

  get counts(): TakenCounts {
    return { cloned: this.#cloned, linked: this.#linked, copiedBytes: this.#copiedBytes };
  }

  /** What was taken, as it was then; undefined when it is not there. Waits for nothing but the disk. */
  async take(from: string, to: string): Promise<BigIntStats | undefined> {
    const facts = statIfThere(from);
    if (!facts) return undefined;
    try {
      if (this.#clone(from, to) || this.#link(from, to)) return facts;
      copyFileSync(from, to, constants.COPYFILE_EXCL);
      this.#copiedBytes += Number(facts.size);
      utimesSync(to, facts.atime, facts.mtime);
      return facts;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return undefined;
    }
  }

  #clone(from: string, to: string): boolean {
    if (!this.#canClone) return false;
    try {
      copyFileSync(from, to, CLONE);
      this.#cloned++;
      return true;
    } catch (error) {
      rmSync(to, { force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
      this.#canClone = false;
      return false;
    }
  }

  #link(from: string, to: string): boolean {
    if (!this.#canLink) return false;
    try {
      linkSync(from, to);
      this.#linked++;
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
      this.#canLink = false;
      return false;
    }
  }
}
