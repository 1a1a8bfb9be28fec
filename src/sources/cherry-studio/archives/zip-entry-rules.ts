import { refusedZip } from './zip-refusal.ts';

/** One entry, as the directory of a zip declares it. */
export interface ZipEntry {
  /** Relative, with `/` between its parts; a folder's without the one at its end. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes of the contents. */
  readonly size: number;
  /** Bytes that they take in the zip. */
  readonly packedSize: number;
  readonly crc32: number;
  /** Whether it may be executed by its owner, where the zip was made on a system that knows. */
  readonly isExecutable: boolean;
  readonly isDeflated: boolean;
  /** When it was last changed, in milliseconds since 1970; to two seconds, and by this computer's clock, where the zip tells no better. */
  readonly modified: number;
  /** Where its own header begins. */
  readonly offset: number;
  /** Where the next entry begins, or the directory. */
  readonly end: number;
}

/** What is allowed. */
export interface ZipLimits {
  /** All contents together, bytes: say, the room there is. No limit unless told. */
  readonly maxTotal?: number;
  /** Entries: 1,000,000 unless told. Their names and the like: 256 bytes each, on average. */
  readonly maxEntries?: number;
  /** How many times its own size a zip may hold, from 1 GiB of contents on. 200 unless told. */
  readonly maxGrowth?: number;
}

/** Deflate makes no more than this of a byte. */
const MOST_OF_DEFLATE = 1032;
/** Below this, contents harm nobody, however small their zip. */
const HARMLESS_TOTAL = 1024 ** 3;
const MAX_GROWTH = 200;
/** No system opens a longer path. */
const MAX_PATH = 4096;
/** Fixed bytes of an entry's own header, APPNOTE.TXT 4.3.7. */
const HEADER = 30;

/** The name without the slash of a folder. @throws KirschError `ARCHIVE_REFUSED` for a name that is no plain relative path */
export function plainPath(name: string): string {
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  const isPlain =
    path.length <= MAX_PATH &&
    !/[\\\0]/.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain) throw refusedZip('bad-name', `“${shown(name)}” is no plain path`, name);
  return path;
}

/**
 * Looks at all entries together.
 *
 * @param zipSize bytes of the zip
 * @throws KirschError `ARCHIVE_REFUSED`
 */
export function assertHarmless(
  entries: readonly ZipEntry[],
  zipSize: number,
  limits: ZipLimits,
): void {
  assertNames(entries);
  assertApart(entries);
  assertSizes(entries, zipSize, limits);
}

function assertNames(entries: readonly ZipEntry[]): void {
  // No name holds U+0000, which sorts first: what lies in a folder follows it directly.
  const keys = entries
    .map(({ path, isFolder }) => ({ key: path.replaceAll('/', '\0'), path, isFolder }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (const [at, { key, path, isFolder }] of keys.entries()) {
    const next = keys[at + 1];
    if (next?.key === key) {
      throw refusedZip('duplicate-name', `“${shown(path)}” is in it twice`, path);
    }
    if (!isFolder && next?.key.startsWith(`${key}\0`)) {
      throw refusedZip('duplicate-name', `“${shown(path)}” is a file and a folder`, path);
    }
  }
}

/** By what the directory tells; the length of a header's extra fields shows only when the entry is read. */
function assertApart(entries: readonly ZipEntry[]): void {
  for (const { path, offset, packedSize, end } of entries) {
    if (offset + HEADER + packedSize > end) {
      throw refusedZip('overlap', `“${shown(path)}” shares bytes with another`, path);
    }
  }
}

function assertSizes(entries: readonly ZipEntry[], zipSize: number, limits: ZipLimits): void {
  let total = 0;
  for (const { path, size, packedSize } of entries) {
    if (size > packedSize * MOST_OF_DEFLATE) {
      throw refusedZip('bomb', `“${shown(path)}” cannot hold what it declares`, path);
    }
    total += size;
  }
  if (total > (limits.maxTotal ?? Number.POSITIVE_INFINITY)) {
    throw refusedZip('bomb', `it holds ${total} bytes, more than there is room for`);
  }
  if (total > HARMLESS_TOTAL && total > zipSize * (limits.maxGrowth ?? MAX_GROWTH)) {
    throw refusedZip('bomb', `${zipSize} bytes are to become ${total}`);
  }
}

/** A name as a message may show it: short, and without what a terminal would act on. */
export function shown(name: string): string {
  const clean = name.replaceAll(/[\p{C}\u2028\u2029]/gu, '\ufffd');
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}
