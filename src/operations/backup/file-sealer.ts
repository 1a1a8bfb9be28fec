import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Chunker, cutChunks } from '../../chunker/index.ts';
import { nodePath } from '../../file-system/node-path.ts';
import type { BlobWriter } from '../../repository/blob-writer.ts';
import type { ConfiguredChunker } from '../../repository/configured-chunker.ts';
import type { SealedContent } from './seal-job.ts';

const ID_BYTES = 32;
/** A stretch of a large file that one job cuts, in bytes; the chunk that crosses its end is cut whole. */
const CUT_STRETCH = 64 * 1024 * 1024;
/** Never through a symlink that has taken the file's place, and never waiting for a FIFO's other end. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads files and stores their content. Synchronous, for a worker thread of its own. */
export class FileSealer {
  readonly #writer: BlobWriter;
  readonly #chunker: Chunker;
  /** Files below this size are one blob whatever they hold. */
  readonly #wholeBelow: number;
  readonly #small: Buffer;

  constructor(writer: BlobWriter, { chunker, wholeBelow }: ConfiguredChunker) {
    this.#writer = writer;
    this.#chunker = chunker;
    this.#wholeBelow = wholeBelow;
    this.#small = Buffer.allocUnsafeSlow(this.#wholeBelow + 1);
  }

  /** Stores a file of about that size. Throws the system's error. */
  seal(path: string, expectedSize: number): SealedContent {
    const fd = open(path);
    try {
      if (expectedSize < this.#wholeBelow) {
        const size = this.#readSmall(fd, expectedSize);
        if (size < this.#wholeBelow) {
          if (size !== expectedSize) requireFile(fd, path);
          const ids =
            size === 0
              ? Buffer.alloc(0)
              : this.#writer.store('data', this.#small.subarray(0, size));
          return { size, ids };
        }
      }
      requireFile(fd, path);
      const ids: Buffer[] = [];
      let size = 0;
      for (const chunk of cutChunks(this.#chunker, reader(fd, 0))) {
        ids.push(this.#writer.store('data', chunk));
        size += chunk.length;
      }
      return { size, ids: joinedIds(ids) };
    } finally {
      closeSync(fd);
    }
  }

  /** Finds where the chunks of a file end, from the beginning of one on. */
  cut(path: string, from: number): { lengths: number[]; atEnd: boolean } {
    const fd = open(path);
    try {
      requireFile(fd, path);
      const lengths: number[] = [];
      let total = 0;
      for (const chunk of cutChunks(this.#chunker, reader(fd, from))) {
        lengths.push(chunk.length);
        total += chunk.length;
        if (total >= CUT_STRETCH) return { lengths, atEnd: false };
      }
      return { lengths, atEnd: true };
    } finally {
      closeSync(fd);
    }
  }

  /** Stores chunks whose places are known. What is read now counts: a file that has shrunk meanwhile gives less. */
  sealChunks(path: string, from: number, lengths: readonly number[]): SealedContent {
    const fd = open(path);
    try {
      const ids: Buffer[] = [];
      let size = 0;
      for (const length of lengths) {
        const chunk = this.#chunker.buffer.subarray(0, length);
        const read = readFully(fd, chunk, from + size);
        if (read > 0) ids.push(this.#writer.store('data', chunk.subarray(0, read)));
        size += read;
        if (read < length) break;
      }
      return { size, ids: joinedIds(ids) };
    } finally {
      closeSync(fd);
    }
  }

  /**
   * Reads into the small buffer until the file ends or the buffer is full. A read that brings just what was expected
   * counts as the whole file: one system call less for each of many small files.
   */
  #readSmall(fd: number, expectedSize: number): number {
    let size = readSync(fd, this.#small, 0, expectedSize + 1, null);
    if (size === expectedSize && size > 0) return size;
    while (size < this.#small.length) {
      const read = readSync(fd, this.#small, size, this.#small.length - size, null);
      if (read === 0) break;
      size += read;
    }
    return size;
  }
}

function open(path: string): number {
  return openSync(nodePath(path), OPEN_FLAGS);
}

/**
 * In memory of their own: a large file's are kept until its last chunk is sealed, and slices of Node's pool would keep the
 * pool, which is eight thousand bytes for each hundred.
 */
function joinedIds(ids: readonly Buffer[]): Buffer {
  const joined = Buffer.allocUnsafeSlow(ids.length * ID_BYTES);
  ids.forEach((id, at) => {
    joined.set(id, at * ID_BYTES);
  });
  return joined;
}

/** Something else may have taken the file's place since it was listed. */
function requireFile(fd: number, path: string): void {
  if (!fstatSync(fd).isFile()) {
    throw Object.assign(new Error(`it is no longer a regular file: ${path}`), { code: 'ECHANGED' });
  }
}

function reader(fd: number, from: number): (target: Buffer) => number {
  let position = from;
  return (target) => {
    const read = readSync(fd, target, 0, target.length, position);
    position += read;
    return read;
  };
}

function readFully(fd: number, target: Buffer, position: number): number {
  let size = 0;
  while (size < target.length) {
    const read = readSync(fd, target, size, target.length - size, position + size);
    if (read === 0) break;
    size += read;
  }
  return size;
}
