import { zstdDecompressSync } from 'node:zlib';
import { ByteReader, MalformedBytes } from './byte-reader.ts';
import { crc32c, unmaskCrc } from './crc32c.ts';
import { damagedLevelDb, inFile } from './damage.ts';
import { decompressSnappy } from './snappy.ts';
import type { FileWindow } from './window.ts';

/** Where a block stands in its table. */
export interface BlockHandle {
  readonly offset: number;
  /** Bytes, without what stands behind it. */
  readonly size: number;
}

/** The kind of compression and a CRC of contents and kind. */
export const BLOCK_TRAILER = 5;
/** Of a block's content. One holds a few kilobytes, or one value, which the application limits. */
const LARGEST_BLOCK = 256 * 1024 * 1024;

const NOT_COMPRESSED = 0;
const SNAPPY = 1;
const ZSTD = 2;

/**
 * A block's content, its checksum proven.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function readBlock(file: FileWindow, { offset, size }: BlockHandle): Promise<Buffer> {
  const bytes = await file.read(offset, size + BLOCK_TRAILER);
  const damaged = (kind: 'checksum' | 'unsupported', text: string) =>
    damagedLevelDb({ kind, file: file.name, offset }, text);
  if (crc32c(bytes.subarray(0, size + 1)) !== unmaskCrc(bytes.readUInt32LE(size + 1))) {
    throw damaged('checksum', 'has a block that is not what its checksum says');
  }
  const packed = bytes.subarray(0, size);
  const kind = bytes[size]!;
  if (kind === NOT_COMPRESSED) return packed;
  if (kind === SNAPPY) {
    return inFile(file.name, offset, () => decompressSnappy(packed, LARGEST_BLOCK), true);
  }
  if (kind === ZSTD) return inFile(file.name, offset, () => decompressZstd(packed), true);
  throw damaged('unsupported', `has a block in an unknown compression (${kind})`);
}

/**
 * The entries of a block, keys put together.
 *
 * @throws MalformedBytes
 */
export function* blockEntries(block: Buffer): Generator<{ key: Buffer; value: Buffer }> {
  if (block.length < 4) throw new MalformedBytes(0, 'has a block that is too short');
  const restarts = block.readUInt32LE(block.length - 4);
  const end = block.length - 4 - restarts * 4;
  if (end < 0) throw new MalformedBytes(block.length - 4, 'has a block without room for its list');
  const reader = new ByteReader(block.subarray(0, end));
  let key: Buffer = Buffer.alloc(0);
  while (!reader.isAtEnd) {
    const start = reader.at;
    const shared = reader.varint32();
    const added = reader.varint32();
    const valueLength = reader.varint32();
    if (shared > key.length) throw new MalformedBytes(start, 'has a key that continues nothing');
    const ending = reader.take(added);
    key = shared === 0 ? ending : Buffer.concat([key.subarray(0, shared), ending]);
    yield { key, value: reader.take(valueLength) };
  }
}

function decompressZstd(packed: Buffer): Buffer {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: LARGEST_BLOCK });
  } catch {
    throw new MalformedBytes(0, 'has a block that is no whole zstd frame');
  }
}
