import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Following no link, and waiting for nobody at the other end of a FIFO. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A file of this computer that is read for what a repository has lost. It may change at any moment: what is read is hashed. */
export class LocalFile {
  readonly size: number;
  readonly #descriptor: number;

  private constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  /** `undefined` for what is not there, cannot be read or is no regular file. */
  static open(path: string): LocalFile | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(path, FLAGS);
      const stat = fstatSync(descriptor);
      if (stat.isFile()) return new LocalFile(descriptor, stat.size);
    } catch {
      // As if it were not there.
    }
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }

  /** Reads into the beginning of `target`, as much as one call brings; 0 at the end, and where reading fails. */
  read(target: Buffer, position: number): number {
    try {
      return readSync(this.#descriptor, target, 0, target.length, position);
    } catch {
      return 0;
    }
  }

  /** Exactly that range, or `undefined`. */
  readRange(offset: number, length: number): Buffer | undefined {
    if (offset < 0 || offset + length > this.size) return undefined;
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const count = this.read(bytes.subarray(done), offset + done);
      if (count === 0) return undefined;
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
