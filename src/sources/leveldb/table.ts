import { BLOCK_TRAILER, type BlockHandle, blockEntries, readBlock } from './block.ts';
import { ByteReader, MalformedBytes } from './byte-reader.ts';
import { damagedLevelDb, inFile } from './damage.ts';
import { entryOf, type VersionedEntry } from './entry.ts';
import type { LevelDbFile } from './leveldb-files.ts';
import type { TableFacts } from './version-edit.ts';
import { FileWindow } from './window.ts';

/** Two handles in a room of 40 bytes, and a number that all tables end with. doc/table_format.md */
export const FOOTER = 48;
const HANDLES = 40;
const MAGIC = 0xdb4775248b80fb57n;

/** A table whose footer and index have been read. */
export interface OpenTable {
  readonly file: FileWindow;
  /** Where the blocks with entries are, in the order of their keys. */
  readonly dataBlocks: readonly BlockHandle[];
  /** Where the index, the index of further blocks, and those are. */
  readonly otherBlocks: readonly BlockHandle[];
}

/** What one block of a table has. */
export interface TableBlock {
  /** As they stand there, with sequence number and kind. */
  readonly keys: readonly Buffer[];
  readonly entries: readonly VersionedEntry[];
}

/**
 * Reads a table's footer and its two indexes.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openTable(
  name: string,
  source: LevelDbFile,
  facts: TableFacts,
): Promise<OpenTable> {
  const file = new FileWindow(name, source);
  if (source.size !== facts.size || source.size < FOOTER) {
    throw damagedLevelDb(
      { kind: 'size', file: name, offset: source.size },
      `has ${source.size} bytes instead of ${facts.size}`,
    );
  }
  const footerStart = file.size - FOOTER;
  const footer = await file.read(footerStart, FOOTER);
  const { metaIndex, index } = inFile(name, footerStart, () => decodeFooter(footer, footerStart));
  const readHandles = async (handle: BlockHandle): Promise<BlockHandle[]> => {
    const block = await readBlock(file, handle);
    return inFile(
      name,
      handle.offset,
      () =>
        Array.from(blockEntries(block), ({ value }) =>
          handleIn(new ByteReader(value), footerStart),
        ),
      true,
    );
  };
  const further = await readHandles(metaIndex);
  const dataBlocks = await readHandles(index);
  return { file, dataBlocks, otherBlocks: [...further, metaIndex, index] };
}

/**
 * All entries of a table, one block after the other.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function* readTable(table: OpenTable): AsyncGenerator<TableBlock, void, undefined> {
  for (const handle of table.dataBlocks) {
    const block = await readBlock(table.file, handle);
    yield inFile(table.file.name, handle.offset, () => decodeDataBlock(block), true);
  }
}

function decodeDataBlock(block: Buffer): TableBlock {
  const keys: Buffer[] = [];
  const entries: VersionedEntry[] = [];
  for (const { key, value } of blockEntries(block)) {
    keys.push(key);
    entries.push(entryOf(key, value));
  }
  return { keys, entries };
}

function decodeFooter(
  footer: Buffer,
  dataEnd: number,
): { readonly metaIndex: BlockHandle; readonly index: BlockHandle } {
  if (footer.readBigUInt64LE(HANDLES) !== MAGIC) {
    throw new MalformedBytes(HANDLES, 'does not end as a table does');
  }
  const reader = new ByteReader(footer.subarray(0, HANDLES));
  const metaIndex = handleIn(reader, dataEnd);
  const index = handleIn(reader, dataEnd);
  if (footer.subarray(reader.at, HANDLES).some((byte) => byte !== 0)) {
    throw new MalformedBytes(reader.at, 'has something where nothing belongs');
  }
  return { metaIndex, index };
}

function handleIn(reader: ByteReader, dataEnd: number): BlockHandle {
  const start = reader.at;
  const offset = reader.varint64();
  const size = reader.varint64();
  // No number is longer than it needs to be, else two footers would say the same.
  if (
    offset + size + BLOCK_TRAILER > dataEnd ||
    reader.at - start !== width(offset) + width(size)
  ) {
    throw new MalformedBytes(start, 'names a block that cannot be');
  }
  return { offset, size };
}

function width(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
