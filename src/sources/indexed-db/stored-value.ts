import { Deserializer } from 'node:v8';
import { ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import { decompressSnappy } from '../leveldb/snappy.ts';
import type { BlobFacts } from './blob-list.ts';

/** A `Blob` or `File` in a value; its bytes are in a file of their own. */
export class StoredBlob {
  readonly facts: BlobFacts;

  constructor(facts: BlobFacts) {
    this.facts = facts;
  }
}

/** Before a version. Blink's comes first, then V8's. third_party/blink/renderer/bindings/core/v8/serialization */
const VERSION = 0xff;
/** Says where a list of used interfaces stands, which no reader needs: 8 bytes of offset, 4 of length. */
const TRAILER = 0xfe;
const TRAILER_BYTES = 12;
/** Blink's "version" of what is no value but says where or how it is kept. modules/indexeddb/idb_value_wrapping.cc */
const WRAPPED = 17;
const IN_BLOB = 1;
const SNAPPY = 2;
/** What a value may have at most when unpacked, bytes: more than one page's memory allows it to write. */
const LARGEST_VALUE = 1024 * 1024 * 1024;

/** Blink's tags of what V8 has no word for. */
const BLOB_INDEX = 'i'.charCodeAt(0);
const FILE_INDEX = 'e'.charCodeAt(0);
const FILE_LIST_INDEX = 'L'.charCodeAt(0);

/**
 * A value of a record of IndexedDB, put together: from its blob where it was too large for the database, unpacked, and read by V8 itself.
 * Objects of JavaScript become what they were; `Blob` and `File` become `StoredBlob`.
 *
 * @param readBlob the content of a blob's file
 * @throws MalformedBytes when it is none, or holds what cannot be shown outside a browser, such as a key of WebCrypto
 */
export async function decodeStoredValue(
  stored: Buffer,
  blobs: readonly BlobFacts[],
  readBlob: (blob: BlobFacts) => Promise<Buffer>,
): Promise<unknown> {
  let bytes = stored;
  let own = blobs;
  if (isWrapped(bytes, IN_BLOB)) {
    const reader = new ByteReader(bytes, 3);
    const size = reader.varint32();
    const index = reader.varint32();
    const blob = blobs[index];
    if (blob === undefined) throw new MalformedBytes(0, 'names a blob that there is none of');
    bytes = await readBlob(blob);
    if (bytes.length !== size) throw new MalformedBytes(0, 'is in a blob of another length');
    own = blobs.filter((_, at) => at !== index);
  }
  if (isWrapped(bytes, SNAPPY)) bytes = decompressSnappy(bytes.subarray(3), LARGEST_VALUE);
  return deserialize(bytes, own);
}

function isWrapped(bytes: Buffer, kind: number): boolean {
  return bytes[0] === VERSION && bytes[1] === WRAPPED && bytes[2] === kind;
}

function deserialize(bytes: Buffer, blobs: readonly BlobFacts[]): unknown {
  const forV8 = inNodesVersion(bytes.subarray(afterBlinksHeader(bytes)));
  const deserializer = new BlinkDeserializer(forV8, blobs);
  try {
    deserializer.readHeader();
    return deserializer.readValue();
  } catch (error) {
    if (error instanceof MalformedBytes) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new MalformedBytes(0, `has a value that cannot be read (${text})`);
  }
}

function afterBlinksHeader(bytes: Buffer): number {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== VERSION) throw new MalformedBytes(0, 'has a value without a version');
  reader.varint32();
  if (bytes[reader.at] === TRAILER) reader.take(1 + TRAILER_BYTES);
  return reader.at;
}

/** Version 16 only differs from 15, the last that every Node.js reads, in lengths of 4 GiB and more. */
function inNodesVersion(bytes: Buffer): Buffer {
  if (bytes[0] !== VERSION || bytes[1] !== 16) return bytes;
  const changed = Buffer.from(bytes);
  changed[1] = 15;
  return changed;
}

class BlinkDeserializer extends Deserializer {
  readonly #blobs: readonly BlobFacts[];

  constructor(bytes: Buffer, blobs: readonly BlobFacts[]) {
    super(bytes);
    this.#blobs = blobs;
  }

  /** Called by V8 where a host object stands. */
  _readHostObject(): unknown {
    const tag = this.readRawBytes(1)[0];
    if (tag === BLOB_INDEX || tag === FILE_INDEX) return this.#blob();
    if (tag === FILE_LIST_INDEX) {
      const count = this.readUint32();
      if (count > this.#blobs.length)
        throw new MalformedBytes(0, 'names more files than there are');
      return Array.from({ length: count }, () => this.#blob());
    }
    throw new MalformedBytes(0, `has an object of a browser that is not read (tag ${tag})`);
  }

  #blob(): StoredBlob {
    const facts = this.#blobs[this.readUint32()];
    if (facts === undefined) throw new MalformedBytes(0, 'names a blob that there is none of');
    return new StoredBlob(facts);
  }
}
