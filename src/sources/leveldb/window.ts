import { damagedLevelDb } from './damage.ts';
import type { LevelDbFile } from './leveldb-files.ts';

/** What is read ahead at once, bytes: some sixty blocks. */
const WINDOW = 256 * 1024;

/** Reads a file's short stretches out of longer ones, in memory of one of those. One reader at a time. */
export class FileWindow {
  readonly name: string;
  readonly size: number;
  readonly #file: LevelDbFile;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(name: string, file: LevelDbFile) {
    this.name = name;
    this.size = file.size;
    this.#file = file;
  }

  /**
   * These bytes, as a view that stays valid.
   *
   * @throws KirschError `SOURCE_DAMAGED` for what lies beyond the end
   */
  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) {
      throw damagedLevelDb({ kind: 'torn', file: this.name, offset: this.size }, 'ends too early');
    }
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#bytes.length) {
      const wanted = Math.min(Math.max(length, WINDOW), this.size - offset);
      const bytes = await this.#file.read(offset, wanted);
      if (bytes.length < wanted) {
        const at = offset + bytes.length;
        throw damagedLevelDb({ kind: 'torn', file: this.name, offset: at }, 'has become shorter');
      }
      this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#start = offset;
    }
    const start = offset - this.#start;
    return this.#bytes.subarray(start, start + length);
  }
}
