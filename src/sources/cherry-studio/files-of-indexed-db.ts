import { isKirschError } from '../../errors/index.ts';
import { openIndexedDb } from '../indexed-db/index.ts';
import { type LevelDbFile, type LevelDbFiles, levelDbFileAt } from '../leveldb/index.ts';
import type { NamedFile } from './database-facts.ts';
import { storedName } from './stored-name.ts';

/** What was captured of an IndexedDB: stored names, and where their bytes are. */
export type CapturedNames = readonly { readonly as: string; readonly from: string }[];

/** Of 1.x's own page. */
const LEVELDB = `${storedName({ place: 'profile', names: ['IndexedDB'] })}/file__0.indexeddb.leveldb/`;
const BLOBS = LEVELDB.replace('.leveldb/', '.blob/');
const DATABASE = 'CherryStudio';
const STORE = 'files';
/** An attachment's file: a UUID and an ending. Rows are anybody's: a name that leads elsewhere is none. */
const PLAIN_NAME = /^(?!\.{1,2}$)[^/\\\0]{1,255}$/;

/** Whether these are the files of the database in which 1.x lists attachments. */
export function isAttachmentList(files: CapturedNames): boolean {
  return files.some(({ as }) => as.startsWith(LEVELDB));
}

/**
 * The attachments that a captured IndexedDB of 1.x names. What cannot be read of it names nothing; whether it is whole is asked elsewhere.
 * Reads all of it four times, some 50 ms a megabyte.
 */
export async function readFilesOfIndexedDb(files: CapturedNames): Promise<NamedFile[]> {
  const paths = new Map(files.map(({ as, from }) => [as, from]));
  const openAs = async (as: string): Promise<LevelDbFile | undefined> => {
    const path = paths.get(as);
    return path === undefined ? undefined : levelDbFileAt(path);
  };
  const leveldb: LevelDbFiles = {
    list: async () =>
      [...paths.keys()].flatMap((as) => (as.startsWith(LEVELDB) ? as.slice(LEVELDB.length) : [])),
    open: (name) => openAs(LEVELDB + name),
  };
  const source = { leveldb, openBlob: (path: string) => openAs(BLOBS + path) };
  const quietly = { onDamage: () => {}, onUnreadable: () => {} };
  const names = new Set<string>();
  try {
    const databases = await openIndexedDb(source, quietly);
    const database = databases.find(({ name }) => name === DATABASE);
    for await (const { value } of database?.read({ stores: [STORE], ...quietly }) ?? []) {
      const name = (value as { readonly name?: unknown } | null)?.name;
      if (typeof name === 'string' && PLAIN_NAME.test(name)) names.add(name);
    }
  } catch (error) {
    if (!isKirschError(error, 'SOURCE_DAMAGED')) throw error;
  }
  return [...names].sort().map((name) => ({
    part: 'files',
    as: storedName({ place: 'profile', names: ['Data', 'Files', name] }),
  }));
}
