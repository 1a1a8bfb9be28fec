import { type LevelDbFiles, type ReadLevelDbOptions, readLevelDb } from '../leveldb/index.ts';

/** An item of Local Storage. */
export interface LocalStorageItem {
  /** Of whose pages it is: `file://`. */
  readonly origin: string;
  readonly key: string;
  readonly value: string;
}

/** Items are `_`, the origin, a zero and the key; the rest is Chromium's own. */
const ITEM = '_'.charCodeAt(0);
const UTF_16 = 0;
const LATIN_1 = 1;

/**
 * What pages have put into `localStorage`, as Chromium keeps it in `Local Storage/leveldb`; in no order that could be relied on.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function* readLocalStorage(
  files: LevelDbFiles,
  options: Omit<ReadLevelDbOptions, 'wants'> = {},
): AsyncGenerator<LocalStorageItem, void, undefined> {
  const wants = (key: Buffer) => key[0] === ITEM;
  for await (const entry of readLevelDb(files, { ...options, wants })) {
    const end = entry.key.indexOf(0);
    if (end === -1) continue;
    const key = decodeText(entry.key.subarray(end + 1));
    const value = decodeText(entry.value);
    if (key === undefined || value === undefined) continue;
    yield { origin: entry.key.toString('latin1', 1, end), key, value };
  }
}

/** A text behind the number of its encoding. Undefined for an encoding that is not known. */
export function decodeText(bytes: Buffer): string | undefined {
  if (bytes[0] === LATIN_1) return bytes.toString('latin1', 1);
  if (bytes[0] === UTF_16 && bytes.length % 2 === 1) return bytes.toString('utf16le', 1);
  return undefined;
}
