/**
 * One object, one file: the bytes, then what is known of them as JSON, then a footer of 12 bytes:
 *
 *     <bytes of the object> <JSON> <length of the JSON, 4 bytes little-endian> "kirschS3"
 *
 * All of it in one file makes a put one rename, so bytes and facts can never disagree, whenever the power fails.
 * The facts come last because the ETag is known last: the file is written in one pass, and the object's bytes
 * begin at 0, as a person who looks into the folder would expect.
 */
import { join } from 'node:path';
import { CHECKSUM_ALGORITHMS, type Checksum } from '../checksums.ts';
import type { DurableFiles, FileReader } from './durable-files.ts';

export interface ObjectFacts {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotes: an MD5, or the MD5 of the parts' MD5s and `-` and their number. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Headers to be given back: `content-type`, `x-amz-meta-…` and the like; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum | undefined;
}

const MAGIC = Buffer.from('kirschS3');
const FOOTER_BYTES = MAGIC.length + 4;
/** What one read at the end of the file takes: the facts, and all of a small object. */
const TAIL_BYTES = 16 * 1024;

/** What follows the object's bytes in its file. */
export function encodeFacts(facts: ObjectFacts): Buffer {
  const json = Buffer.from(JSON.stringify(facts));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([json, length, MAGIC]);
}

/** A file that does not hold what it should: damaged, or not one of ours. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** An object that is open for reading: it stays what it is when it is replaced or deleted meanwhile. */
export class StoredObject {
  readonly facts: ObjectFacts;
  readonly #reader: FileReader;
  readonly #tail: Buffer;
  readonly #tailAt: number;

  private constructor(facts: ObjectFacts, reader: FileReader, tail: Buffer, tailAt: number) {
    this.facts = facts;
    this.#reader = reader;
    this.#tail = tail;
    this.#tailAt = tailAt;
  }

  /** @throws `ENOENT`; `DamagedFileError`. */
  static async open(files: DurableFiles, folder: string, name: string): Promise<StoredObject> {
    const reader = await files.open(join(folder, name));
    try {
      let tailAt = Math.max(0, reader.size - TAIL_BYTES);
      let tail = await reader.read(tailAt, reader.size - tailAt);
      const json = factsLength(tail, name);
      if (json + FOOTER_BYTES > reader.size) throw new DamagedFileError(`${name} is cut short`);
      if (json + FOOTER_BYTES > tail.length) {
        tailAt = reader.size - json - FOOTER_BYTES;
        tail = await reader.read(tailAt, json + FOOTER_BYTES);
      }
      const facts = parseFacts(tail.subarray(-json - FOOTER_BYTES, -FOOTER_BYTES), name);
      if (facts.size !== reader.size - json - FOOTER_BYTES) {
        throw new DamagedFileError(`${name} is not as long as it says`);
      }
      return new StoredObject(facts, reader, tail, tailAt);
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Exactly these bytes of the object, which must lie within it. */
  async read(position: number, length: number): Promise<Buffer> {
    if (position >= this.#tailAt) {
      return this.#tail.subarray(position - this.#tailAt, position - this.#tailAt + length);
    }
    const bytes = await this.#reader.read(position, length);
    if (bytes.length !== length) throw new DamagedFileError(`${this.facts.key} is cut short`);
    return bytes;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Reads only what is known of an object. @throws `ENOENT`; `DamagedFileError`. */
export async function readFacts(
  files: DurableFiles,
  folder: string,
  name: string,
): Promise<ObjectFacts> {
  const object = await StoredObject.open(files, folder, name);
  await object.close();
  return object.facts;
}

function factsLength(tail: Buffer, name: string): number {
  if (tail.length < FOOTER_BYTES || !tail.subarray(-MAGIC.length).equals(MAGIC)) {
    throw new DamagedFileError(`${name} has no footer`);
  }
  return tail.readUInt32LE(tail.length - FOOTER_BYTES);
}

function parseFacts(bytes: Buffer, name: string): ObjectFacts {
  let facts: Partial<ObjectFacts> | null;
  try {
    facts = JSON.parse(bytes.toString());
  } catch {
    throw new DamagedFileError(`${name} has unreadable facts`);
  }
  const sound =
    typeof facts === 'object' &&
    typeof facts?.key === 'string' &&
    Number.isSafeInteger(facts.size) &&
    typeof facts.etag === 'string' &&
    typeof facts.modified === 'number' &&
    typeof facts.headers === 'object' &&
    (facts.checksum === undefined || CHECKSUM_ALGORITHMS.includes(facts.checksum.algorithm));
  if (!sound) throw new DamagedFileError(`${name} has unreadable facts`);
  return facts as ObjectFacts;
}
