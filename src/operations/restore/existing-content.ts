import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { nodePath } from '../../file-system/index.ts';
import type { BlobOpener } from './blob-opener.ts';
import type { Comparison } from './restore-job.ts';
import { writeFully } from './write-content.ts';

/** Never waits for a writer at the other end of a FIFO that took the file's place, never follows a link. */
const READ_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Holds files on this computer's disk against the blobs that they should consist of. */
export class ExistingContent {
  readonly #opener: BlobOpener;
  readonly #throwIfStopped: () => void;
  /** Grows to the largest blob met, and serves for every read. */
  #buffer = Buffer.allocUnsafeSlow(64 * 1024);

  constructor(opener: BlobOpener, throwIfStopped: () => void) {
    this.#opener = opener;
    this.#throwIfStopped = throwIfStopped;
  }

  /** Which blobs the file holds at their places. */
  compare(path: string, entries: readonly number[]): Comparison {
    const fd = openSync(nodePath(path), READ_FILE);
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) throw new Error('it is no file');
      const matches = new Uint8Array(entries.length);
      let position = 0;
      entries.forEach((entry, index) => {
        this.#throwIfStopped();
        const content = this.#read(fd, position, this.#opener.plainLength(entry));
        if (content && this.#opener.matches(entry, content)) matches[index] = 1;
        position += this.#opener.plainLength(entry);
      });
      return { matches, sameSize: stats.size === position };
    } finally {
      closeSync(fd);
    }
  }

  /** Writes the marked blobs at their places into the file open as `target`; each is verified once more. */
  copy(from: string, entries: readonly number[], matches: Uint8Array, target: number): void {
    const fd = openSync(nodePath(from), READ_FILE);
    try {
      let position = 0;
      entries.forEach((entry, index) => {
        this.#throwIfStopped();
        const length = this.#opener.plainLength(entry);
        if (matches[index] === 1) {
          const content = this.#read(fd, position, length);
          if (!content || !this.#opener.matches(entry, content)) {
            throw new Error('it was changed while the restore was running');
          }
          writeFully(target, content, position);
        }
        position += length;
      });
    } finally {
      closeSync(fd);
    }
  }

  /** That many bytes, in a buffer that the next call overwrites; undefined where the file ends before. */
  #read(fd: number, position: number, length: number): Buffer | undefined {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(length);
    for (let filled = 0; filled < length; ) {
      const count = readSync(fd, this.#buffer, filled, length - filled, position + filled);
      if (count === 0) return undefined;
      filled += count;
    }
    return this.#buffer.subarray(0, length);
  }
}
