import {
  copyRecord,
  RECORD_BYTES,
  readBlobCount,
  readFolder,
  readNameLength,
  readRecord,
  readSize,
  writeRecord,
} from './file-record.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import type { PlannedFile, PlannedFolder } from './planned-file.ts';
import type { PostedFiles } from './posted-files.ts';

type Attributes = NonNullable<PlannedFile['metadata']['attributes']>;

/** Files by number, in the order in which they were added. Each call of `get` makes a new object. */
export class PlannedFiles {
  readonly #folders: PlannedFolder[] = [];
  readonly #records = new GrowingBuffer();
  readonly #names = new GrowingBuffer();
  readonly #blobs = new GrowingBuffer();
  /** What few files have, by the file's number. */
  readonly #matches = new Map<number, Uint8Array>();
  readonly #attributes = new Map<number, Attributes>();
  #length = 0;
  #bytes = 0;
  #createdFiles = 0;
  #createdBytes = 0;
  #largestUpdate = 0;

  get length(): number {
    return this.#length;
  }

  /** Content of all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many are created. */
  get createdFiles(): number {
    return this.#createdFiles;
  }

  /** Content of those that are created. */
  get createdBytes(): number {
    return this.#createdBytes;
  }

  /** Content of the largest of those that are updated. */
  get largestUpdate(): number {
    return this.#largestUpdate;
  }

  add(file: PlannedFile): void {
    const { folder, name, size, entries, metadata, change, matches } = file;
    if (this.#folders.at(-1) !== folder) this.#folders.push(folder);
    const nameLength = 2 * name.length;
    const nameStart = this.#names.reserve(nameLength);
    this.#names.bytes.write(name, nameStart, 'utf16le');
    const blobStart = this.#blobs.reserve(4 * entries.length);
    for (const [index, entry] of entries.entries()) {
      this.#blobs.bytes.writeInt32LE(entry, blobStart + 4 * index);
    }
    const at = this.#records.reserve(RECORD_BYTES);
    writeRecord(this.#records.bytes, at, {
      folder: this.#folders.length - 1,
      size,
      change,
      metadata,
      nameStart,
      nameLength,
      blobStart,
      blobCount: entries.length,
    });
    if (matches) this.#matches.set(this.#length, matches);
    if (metadata.attributes) this.#attributes.set(this.#length, metadata.attributes);
    this.#length++;
    this.#bytes += size;
    if (change === 'created') {
      this.#createdFiles++;
      this.#createdBytes += size;
    } else this.#largestUpdate = Math.max(this.#largestUpdate, size);
  }

  get(number: number): PlannedFile {
    const record = readRecord(this.#records.bytes, number * RECORD_BYTES);
    const { size, change, nameStart, nameLength, blobStart, blobCount } = record;
    const attributes = this.#attributes.get(number);
    const matches = this.#matches.get(number);
    const blobs = this.#blobs.bytes;
    return {
      folder: this.#folders[record.folder]!,
      name: this.#names.bytes.toString('utf16le', nameStart, nameStart + nameLength),
      size,
      entries: Array.from({ length: blobCount }, (_, index) =>
        blobs.readInt32LE(blobStart + 4 * index),
      ),
      metadata: attributes ? { ...record.metadata, attributes } : record.metadata,
      change,
      ...(matches && { matches }),
    };
  }

  folderOf(number: number): PlannedFolder {
    return this.#folders[readFolder(this.#records.bytes, number * RECORD_BYTES)]!;
  }

  sizeOf(number: number): number {
    return readSize(this.#records.bytes, number * RECORD_BYTES);
  }

  /** Whether the file comes from one blob in one go. */
  isWhole(number: number): boolean {
    return (
      readBlobCount(this.#records.bytes, number * RECORD_BYTES) === 1 && !this.#matches.has(number)
    );
  }

  /** The files of which something is there already. */
  numbersWithMatches(): number[] {
    return [...this.#matches.keys()];
  }

  *[Symbol.iterator](): Generator<PlannedFile> {
    for (let number = 0; number < this.#length; number++) yield this.get(number);
  }

  /**
   * Copies files for a worker.
   * @param pathOf where a folder is on this computer
   */
  post(numbers: readonly number[], pathOf: (folder: PlannedFolder) => string): PostedFiles {
    const from = { records: this.#records.bytes, names: this.#names.bytes };
    let namesLength = 0;
    for (const number of numbers) {
      namesLength += readNameLength(from.records, number * RECORD_BYTES);
    }
    const records = Buffer.from(new ArrayBuffer(numbers.length * RECORD_BYTES));
    const names = Buffer.from(new ArrayBuffer(namesLength));
    const folders: { path: string; beside: boolean }[] = [];
    const attributes = new Map<number, Attributes>();
    let lastFolder: PlannedFolder | undefined;
    let nameStart = 0;
    for (const [position, number] of numbers.entries()) {
      const folder = this.folderOf(number);
      if (folder !== lastFolder) folders.push({ path: pathOf(folder), beside: !folder.isNew });
      lastFolder = folder;
      nameStart += copyRecord(
        { ...from, at: number * RECORD_BYTES },
        { records, names, at: position * RECORD_BYTES },
        nameStart,
        folders.length - 1,
      );
      const own = this.#attributes.get(number);
      if (own) attributes.set(position, own);
    }
    return { records, names, folders, attributes };
  }
}
