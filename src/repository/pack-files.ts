import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, read, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KirschError } from '../errors/index.ts';
import type { ByteSource } from '../storage/index.ts';

/** What another thread of this process needs to use the files. */
export interface PackFilesHandle {
  /** Open for reading and writing. Descriptors belong to the process, so every thread may use them. */
  readonly descriptors: readonly number[];
  readonly folder: string;
}

const PIECE = 256 * 1024;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const readAt = promisify(read);

/**
 * Temporary files for packs in the making, so that memory does not depend on their size. They lose their names as soon
 * as they are open: nothing is left behind, however the process ends. What is in them is sealed.
 */
export class PackFiles {
  readonly handle: PackFilesHandle;
  #piece: Buffer | undefined;

  constructor(handle: PackFilesHandle) {
    this.handle = handle;
  }

  /**
   * Opens that many. The thread that does has to `close` them.
   * @param folder where they are. @default the system's folder for temporary files
   * @throws KirschError `DISK_FULL`, or `BAD_ARGUMENT` for a folder in which no file can be made
   */
  static open(count: number, folder = tmpdir()): PackFiles {
    const descriptors: number[] = [];
    const files = new PackFiles({ descriptors, folder });
    try {
      while (descriptors.length < count) descriptors.push(openNameless(folder));
      return files;
    } catch (error) {
      files.close();
      throw failure(error, folder);
    }
  }

  write(file: number, bytes: Uint8Array, position: number): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        const left = bytes.length - done;
        done += writeSync(this.#descriptor(file), bytes, done, left, position + done);
      }
    } catch (error) {
      throw failure(error, this.handle.folder);
    }
  }

  /** The first `size` bytes of a file, piece by piece; a piece is good until the next one is asked for. */
  *pieces(file: number, size: number): Generator<Buffer> {
    this.#piece ??= Buffer.allocUnsafeSlow(PIECE);
    for (let position = 0; position < size; ) {
      const piece = this.#piece.subarray(0, Math.min(PIECE, size - position));
      const count = readSync(this.#descriptor(file), piece, 0, piece.length, position);
      if (count === 0) throw cutShort(this.handle.folder);
      position += count;
      yield piece.subarray(0, count);
    }
  }

  /** SHA-256 of the first `size` bytes, in hexadecimal digits. */
  sha256(file: number, size: number): string {
    const hash = createHash('sha256');
    for (const piece of this.pieces(file, size)) hash.update(piece);
    return hash.digest('hex');
  }

  /** The first `size` bytes, to be sent to a storage. */
  source(file: number, size: number): ByteSource {
    const descriptor = this.#descriptor(file);
    const { folder } = this.handle;
    return {
      length: size,
      async read(target, position) {
        for (let done = 0; done < target.length; ) {
          const left = target.length - done;
          const { bytesRead } = await readAt(descriptor, target, done, left, position + done);
          if (bytesRead === 0) throw cutShort(folder);
          done += bytesRead;
        }
      },
    };
  }

  close(): void {
    for (const descriptor of this.handle.descriptors) closeSync(descriptor);
  }

  #descriptor(file: number): number {
    return this.handle.descriptors[file]!;
  }
}

function openNameless(folder: string): number {
  const path = join(folder, `kirsch-pack-${randomBytes(8).toString('hex')}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}

function failure(error: unknown, folder: string): KirschError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (NO_ROOM.has(code)) {
    return new KirschError('DISK_FULL', `No room is left for temporary files in ${folder}.`, {
      cause: error,
      hint: 'Make room there, or name another folder for temporary files in TMPDIR.',
      details: { path: folder },
    });
  }
  return new KirschError(
    'BAD_ARGUMENT',
    `Temporary files cannot be used in ${folder}: ${message}`,
    {
      cause: error,
      hint: 'Name another folder for temporary files in TMPDIR.',
      details: { reason: 'temporary-files', path: folder },
    },
  );
}

function cutShort(folder: string): KirschError {
  return new KirschError('INTERNAL', `A temporary file in ${folder} has been cut short.`, {
    hint: 'Run it again; check that disk if it happens again.',
    details: { path: folder },
  });
}
