import { GrowingBuffer } from './growing-buffer.ts';
import type { PlannedFile, PlannedFolder } from './restore-plan.ts';

/*
 * A million files as objects would take 400 MB, so each is a record of 72 bytes, a name in UTF-16 and four bytes a blob.
 *
 *   0  folder       12 gid           24 mtime, seconds   44 nanoseconds   64 its length in bytes
 *   4  mode         16 size          32 atime, seconds   48 first blob    68 number of blobs
 *   6  change       (64 bits)        40 nanoseconds      56 name
 *   7  mayHaveOthers
 *   8  uid
 */
const RECORD_BYTES = 72;
const CHANGES = ['created', 'updated', 'unchanged'] as const;
const NANOSECONDS_A_SECOND = 1_000_000_000n;

/** Files by number, in the order in which they were added. Each call of `get` makes a new object. */
export class PlannedFiles {
  readonly #folders: PlannedFolder[] = [];
  readonly #records = new GrowingBuffer();
  readonly #names = new GrowingBuffer();
  readonly #blobs = new GrowingBuffer();
  /** What few files have, by the file's number. */
  readonly #rare = new Map<number, Pick<PlannedFile, 'matches'> & { attributes?: Attributes }>();
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
    const at = this.#records.reserve(RECORD_BYTES);
    const nameStart = this.#names.reserve(2 * name.length);
    this.#names.bytes.write(name, nameStart, 'utf16le');
    const blobStart = this.#blobs.reserve(4 * entries.length);
    entries.forEach((entry, index) => {
      this.#blobs.bytes.writeInt32LE(entry, blobStart + 4 * index);
    });
    const record = this.#records.bytes;
    record.writeUInt32LE(this.#folders.length - 1, at);
    record.writeUInt16LE(metadata.mode, at + 4);
    record[at + 6] = CHANGES.indexOf(change);
    record[at + 7] = metadata.mayHaveOthers ? 1 : 0;
    record.writeUInt32LE(metadata.uid, at + 8);
    record.writeUInt32LE(metadata.gid, at + 12);
    record.writeDoubleLE(size, at + 16);
    writeTime(record, at + 24, at + 40, metadata.mtimeNs);
    writeTime(record, at + 32, at + 44, metadata.atimeNs);
    record.writeDoubleLE(blobStart, at + 48);
    record.writeDoubleLE(nameStart, at + 56);
    record.writeUInt32LE(2 * name.length, at + 64);
    record.writeUInt32LE(entries.length, at + 68);
    const { attributes } = metadata;
    if (matches || attributes) {
      this.#rare.set(this.#length, {
        ...(matches && { matches }),
        ...(attributes && { attributes }),
      });
    }
    this.#length++;
    this.#bytes += size;
    if (change === 'created') {
      this.#createdFiles++;
      this.#createdBytes += size;
    } else this.#largestUpdate = Math.max(this.#largestUpdate, size);
  }

  get(number: number): PlannedFile {
    const record = this.#records.bytes;
    const at = number * RECORD_BYTES;
    const nameStart = record.readDoubleLE(at + 56);
    const name = this.#names.bytes.toString(
      'utf16le',
      nameStart,
      nameStart + record.readUInt32LE(at + 64),
    );
    const { matches, attributes } = this.#rare.get(number) ?? {};
    return {
      folder: this.#folders[record.readUInt32LE(at)]!,
      name,
      size: record.readDoubleLE(at + 16),
      entries: this.#entriesAt(record.readDoubleLE(at + 48), record.readUInt32LE(at + 68)),
      metadata: {
        mode: record.readUInt16LE(at + 4),
        uid: record.readUInt32LE(at + 8),
        gid: record.readUInt32LE(at + 12),
        mtimeNs: readTime(record, at + 24, at + 40),
        atimeNs: readTime(record, at + 32, at + 44),
        ...(attributes && { attributes }),
        mayHaveOthers: record[at + 7] === 1,
      },
      change: CHANGES[record[at + 6]!]!,
      ...(matches && { matches }),
    };
  }

  /** The files of which something is there already. */
  numbersWithMatches(): number[] {
    return [...this.#rare].flatMap(([number, { matches }]) => (matches ? [number] : []));
  }

  *[Symbol.iterator](): Generator<PlannedFile> {
    for (let number = 0; number < this.#length; number++) yield this.get(number);
  }

  #entriesAt(start: number, count: number): number[] {
    const bytes = this.#blobs.bytes;
    return Array.from({ length: count }, (_, index) => bytes.readInt32LE(start + 4 * index));
  }
}

type Attributes = NonNullable<PlannedFile['metadata']['attributes']>;

/** In two numbers, for 64 bits of nanoseconds end in 2262. */
function writeTime(record: Buffer, secondsAt: number, restAt: number, time: bigint): void {
  let rest = time % NANOSECONDS_A_SECOND;
  if (rest < 0n) rest += NANOSECONDS_A_SECOND;
  record.writeDoubleLE(Number((time - rest) / NANOSECONDS_A_SECOND), secondsAt);
  record.writeUInt32LE(Number(rest), restAt);
}

function readTime(record: Buffer, secondsAt: number, restAt: number): bigint {
  const seconds = BigInt(record.readDoubleLE(secondsAt));
  return seconds * NANOSECONDS_A_SECOND + BigInt(record.readUInt32LE(restAt));
}
