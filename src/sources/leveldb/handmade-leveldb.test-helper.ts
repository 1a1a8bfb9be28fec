import { zstdCompressSync } from 'node:zlib';
import { crc32c, maskCrc } from './crc32c.ts';
import { type LevelDbFile, type LevelDbFiles, levelDbFileOf } from './leveldb-files.ts';

/*
 * LevelDB folders as tests want them, written from the format's description and apart from the reader.
 */

/** A write: without a value it deletes. */
export interface Write {
  readonly key: string;
  readonly value?: string | undefined;
  readonly sequence: number;
}

export type Compression = 'none' | 'snappy' | 'zstd';

/** The files of a folder in memory. */
export class MemoryFolder implements LevelDbFiles {
  readonly files: Map<string, Buffer>;

  constructor(files: Iterable<readonly [string, Buffer]> = []) {
    this.files = new Map(files);
  }

  async list(): Promise<string[]> {
    return [...this.files.keys()];
  }

  async open(name: string): Promise<LevelDbFile | undefined> {
    const bytes = this.files.get(name);
    return bytes && levelDbFileOf(bytes);
  }

  /** The same with one file changed. */
  with(name: string, change: (bytes: Buffer) => Buffer): MemoryFolder {
    const changed = new MemoryFolder(this.files);
    changed.files.set(name, change(Buffer.from(this.files.get(name)!)));
    return changed;
  }
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function prefixed(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), bytes]);
}

function number64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function crcOf(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(maskCrc(crc32c(bytes)));
  return crc;
}

/** A log or MANIFEST of these records. */
export function writeLog(records: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  let left = 32768;
  for (const record of records) {
    let at = 0;
    do {
      if (left < 7) {
        parts.push(Buffer.alloc(left));
        left = 32768;
      }
      const piece = record.subarray(at, at + left - 7);
      const isFirst = at === 0;
      at += piece.length;
      const isLast = at === record.length;
      const type = isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3;
      const length = Buffer.alloc(2);
      length.writeUInt16LE(piece.length);
      parts.push(
        crcOf(Buffer.concat([Buffer.from([type]), piece])),
        length,
        Buffer.from([type]),
        piece,
      );
      left -= 7 + piece.length;
    } while (at < record.length);
  }
  return Buffer.concat(parts);
}

/** Writes of one batch, whose sequence numbers follow each other. */
export function writeBatch(writes: readonly Write[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(writes.length);
  const entries = writes.flatMap(({ key, value }) => {
    const name = prefixed(Buffer.from(key, 'latin1'));
    return value === undefined
      ? [Buffer.from([0]), name]
      : [Buffer.from([1]), name, prefixed(Buffer.from(value, 'latin1'))];
  });
  return Buffer.concat([number64(writes[0]?.sequence ?? 0), count, ...entries]);
}

export function internalKey({ key, value, sequence }: Write): Buffer {
  const trailer = number64(sequence * 256 + (value === undefined ? 0 : 1));
  return Buffer.concat([Buffer.from(key, 'latin1'), trailer]);
}

/** A table of these writes, in the order of keys, the latest first; a few in each block. */
export function writeTable(writes: readonly Write[], compression: Compression): Buffer {
  const parts: Buffer[] = [];
  let offset = 0;
  const add = (block: Buffer, how: Compression = compression): Buffer => {
    const packed = Buffer.concat([pack(block, how), Buffer.from([KINDS.indexOf(how)])]);
    parts.push(packed, crcOf(packed));
    const handle = Buffer.concat([varint(offset), varint(packed.length - 1)]);
    offset += packed.length + 4;
    return handle;
  };
  const index: [Buffer, Buffer][] = [];
  for (let at = 0; at < writes.length; at += 3) {
    const some = writes.slice(at, at + 3);
    const rows = some.map((write): [Buffer, Buffer] => [
      internalKey(write),
      Buffer.from(write.value ?? '', 'latin1'),
    ]);
    index.push([internalKey(some.at(-1)!), add(blockOf(rows))]);
  }
  const metaIndex = add(blockOf([]), 'none');
  const handles = Buffer.concat([metaIndex, add(blockOf(index))]);
  const footer = Buffer.alloc(48);
  handles.copy(footer);
  footer.writeBigUInt64LE(0xdb4775248b80fb57n, 40);
  return Buffer.concat([...parts, footer]);
}

const KINDS: readonly Compression[] = ['none', 'snappy', 'zstd'];

function pack(block: Buffer, how: Compression): Buffer {
  if (how === 'none') return block;
  if (how === 'zstd') return zstdCompressSync(block);
  // As literals: what packs it is not on trial.
  const tag = Buffer.from([61 << 2, 0, 0]);
  tag.writeUInt16LE(block.length - 1, 1);
  return Buffer.concat([varint(block.length), tag, block]);
}

function blockOf(rows: readonly (readonly [Buffer, Buffer])[]): Buffer {
  let before: Buffer = Buffer.alloc(0);
  const parts = rows.map(([key, value]) => {
    let shared = 0;
    while (shared < Math.min(key.length, before.length) && key[shared] === before[shared]) shared++;
    before = key;
    const lengths = [varint(shared), varint(key.length - shared), varint(value.length)];
    return Buffer.concat([...lengths, key.subarray(shared), value]);
  });
  // One restart, at the beginning.
  return Buffer.concat([...parts, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])]);
}

/** A folder of tables and one log of batches. */
export function writeFolder(
  tables: readonly (readonly Write[])[],
  batches: readonly (readonly Write[])[],
  compression: Compression,
): MemoryFolder {
  const folder = new MemoryFolder();
  const edits = [
    [varint(1), prefixed(Buffer.from('idb_cmp1'))],
    [varint(2), varint(4), varint(9), varint(0), varint(3), varint(99), varint(4), varint(9_999)],
  ].map((parts) => Buffer.concat(parts));
  tables.forEach((writes, at) => {
    const table = writeTable(writes, compression);
    const name = String(10 + at).padStart(6, '0');
    folder.files.set(`${name}.${at % 2 ? 'sst' : 'ldb'}`, table);
    edits.push(
      Buffer.concat([
        ...[7, at % 7, 10 + at, table.length].map(varint),
        prefixed(internalKey(writes[0]!)),
        prefixed(internalKey(writes.at(-1)!)),
      ]),
    );
  });
  folder.files.set('CURRENT', Buffer.from('MANIFEST-000001\n'));
  folder.files.set('MANIFEST-000001', writeLog(edits));
  folder.files.set('000004.log', writeLog(batches.map(writeBatch)));
  return folder;
}
