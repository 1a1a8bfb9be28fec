import type { Entry, ZipFile } from 'yauzl';
import type { WindowReader } from './window-reader.ts';
import { plainPath, shown, type ZipEntry, type ZipLimits } from './zip-entry-rules.ts';
import { damagedZip, refusedZip } from './zip-refusal.ts';

const MAX_ENTRIES = 1_000_000;
const BYTES_OF_AN_ENTRY = 256;
/** What may follow the last entry: the end, the end of Zip64. APPNOTE.TXT 4.3.14 and 4.3.16. */
const ENDS: readonly number[] = [0x06054b50, 0x06064b50];

/** The type among the bits of a mode, and the types that a backup may hold. */
const TYPE = 0o170000;
const FILE = 0o100000;
const FOLDER = 0o040000;
const OWNER_EXECUTES = 0o100;

/**
 * All entries, in the order of their places.
 *
 * @param zip opened with `decodeStrings: false`
 * @throws KirschError `ARCHIVE_REFUSED` for an entry that is refused by itself
 */
export async function readZipDirectory(
  yauzl: typeof import('yauzl'),
  zip: ZipFile,
  reader: WindowReader,
  { maxEntries = MAX_ENTRIES }: ZipLimits,
): Promise<ZipEntry[]> {
  // Typed wrongly there: where the next entry of the directory begins.
  const cursor = () => zip.readEntryCursor as unknown as number;
  const directoryOffset = cursor();
  const directorySize = reader.size - directoryOffset;
  if (zip.entryCount > maxEntries || directorySize > BYTES_OF_AN_ENTRY * maxEntries) {
    throw refusedZip('too-many-entries', `it has ${zip.entryCount} entries`);
  }
  const entries: Omit<ZipEntry, 'end'>[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entryOf(yauzl, entry));
  const next = await reader.read(cursor(), 4);
  if (!ENDS.includes(next.readUInt32LE())) {
    throw damagedZip('directory', 'its directory has not as many entries as it says');
  }
  entries.sort((a, b) => a.offset - b.offset);
  return entries.map((entry, at) => ({
    ...entry,
    end: entries[at + 1]?.offset ?? directoryOffset,
  }));
}

function entryOf(yauzl: typeof import('yauzl'), entry: Entry): Omit<ZipEntry, 'end'> {
  const flags = entry.generalPurposeBitFlag;
  const name = yauzl.getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true);
  const path = plainPath(name);
  const isFolder = name.endsWith('/');
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & TYPE;
  const isOrdinary = type === 0 || type === (isFolder ? FOLDER : FILE);
  if (!isOrdinary || (isFolder && entry.uncompressedSize > 0)) {
    throw refusedZip('special-file', `“${shown(path)}” is neither file nor folder`, path);
  }
  if (entry.isEncrypted()) throw refusedZip('encrypted', `“${shown(path)}” is encrypted`, path);
  if (!entry.canDecodeFileData()) {
    const method = `method ${entry.compressionMethod}`;
    throw refusedZip('unknown-method', `“${shown(path)}” is packed by ${method}`, path);
  }
  return {
    path,
    isFolder,
    size: entry.uncompressedSize,
    packedSize: entry.compressedSize,
    crc32: entry.crc32,
    isExecutable: (mode & OWNER_EXECUTES) !== 0,
    isDeflated: entry.compressionMethod === 8,
    modified: entry.getLastModDate().getTime() || 0,
    offset: entry.relativeOffsetOfLocalHeader,
  };
}
