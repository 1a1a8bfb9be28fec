import type { ByteSource } from './byte-source.ts';
import { damagedZip } from './zip-refusal.ts';

/** The end of a zip, read at once: it holds the directory of some thousand entries. */
const TAIL = 256 * 1024;
const FIRST_WINDOW = 64 * 1024;
const LARGEST_WINDOW = 4 * 1024 * 1024;

interface Window {
  readonly offset: number;
  readonly bytes: Buffer;
}

/**
 * Turns the many small reads of a zip reader into few range requests: the end is read at once and kept; elsewhere a window is read, twice as
 * long as the one before where it follows it, so that a single entry costs little and a walk through all of them few requests. Holds at most
 * 8.25 MiB. One reader at a time.
 */
export class WindowReader {
  readonly size: number;
  readonly #source: ByteSource;
  #tail: Window | undefined;
  #window: Window | undefined;
  #nextLength = FIRST_WINDOW;
  /** What the source threw last: it is no fault of the zip. */
  failure: unknown;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  /**
   * As many of these bytes as one window has, at least one.
   *
   * @throws KirschError `ARCHIVE_DAMAGED` for what lies beyond the end
   */
  async readSome(offset: number, length: number): Promise<Buffer> {
    if (!(offset >= 0 && length > 0 && offset + length <= this.size)) {
      throw damagedZip('cut', 'it names bytes beyond its end');
    }
    const { offset: start, bytes } = await this.#windowAt(offset);
    return bytes.subarray(offset - start, offset - start + length);
  }

  /** All of these bytes. */
  async read(offset: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let read = 0;
    while (read < length) {
      const part = await this.readSome(offset + read, length - read);
      parts.push(part);
      read += part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  async #windowAt(offset: number): Promise<Window> {
    const tailOffset = Math.max(0, this.size - TAIL);
    if (offset >= tailOffset) {
      this.#tail ??= await this.#fetch(tailOffset, this.size - tailOffset);
      return this.#tail;
    }
    const { offset: start, bytes } = this.#window ?? { offset: -1, bytes: Buffer.alloc(0) };
    const end = start + bytes.length;
    if (this.#window && offset >= start && offset < end) return this.#window;
    // What follows closely belongs to the same walk: entries have gaps of a header.
    const isWalk = this.#window !== undefined && offset >= end && offset - end < FIRST_WINDOW;
    this.#nextLength = isWalk ? Math.min(this.#nextLength * 2, LARGEST_WINDOW) : FIRST_WINDOW;
    this.#window = await this.#fetch(offset, Math.min(this.#nextLength, tailOffset - offset));
    return this.#window;
  }

  async #fetch(offset: number, length: number): Promise<Window> {
    let read: Uint8Array;
    try {
      read = await this.#source.read(offset, length);
    } catch (error) {
      this.failure = error;
      throw error;
    }
    if (read.length !== length) throw damagedZip('cut', 'it is shorter than its size says');
    return { offset, bytes: Buffer.from(read.buffer, read.byteOffset, read.byteLength) };
  }
}
