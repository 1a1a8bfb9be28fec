import { join } from 'node:path';
import { KirschError, toKirschError } from '../../../errors/index.ts';
import { type IndexedDbFiles, openIndexedDb } from '../../indexed-db/index.ts';
import { type LevelDbProblem, levelDbFileOf, levelDbFolder } from '../../leveldb/index.ts';
import { readLocalStorage } from '../../local-storage/read-local-storage.ts';
import type { ChatStore } from './chat-store.ts';
import { type ContentFiles, readContent } from './content-files.ts';
import { GATHERED_TABLES, GatheredChats, type GatheredTable, STATE_KEY } from './gathered-chats.ts';
import type { Scratch } from './scratch.ts';

/** The two folders of 1.x's own page in the profile, and the folder of what was too large for the first. */
export const INDEXED_DB = 'IndexedDB/file__0.indexeddb.leveldb';
const BLOBS = 'IndexedDB/file__0.indexeddb.blob';
export const LOCAL_STORAGE = 'Local Storage/leveldb';
const DATABASE = 'CherryStudio';
/** What LevelDB reads of its folder. */
const FILE = /^(?:CURRENT|MANIFEST-\d{1,20}|\d{1,20}\.(?:log|ldb|sst))$/;
/** A message that had to be kept beside the database. */
const LARGEST_BLOB = 256 * 1024 * 1024;

/**
 * Reads the LevelDB folders of 1.x, of which copies are made. What is damaged or missing is told, and the rest is read.
 *
 * @throws KirschError `SOURCE_DAMAGED` when nothing can be read
 */
export async function openChatsOfLevelDb(
  files: ContentFiles,
  scratch: Scratch,
  problems: string[],
  signal?: AbortSignal,
): Promise<ChatStore> {
  const [indexedDb, localStorage] = await Promise.all([
    copyFolder(files, INDEXED_DB, scratch, 'indexed-db', signal),
    copyFolder(files, LOCAL_STORAGE, scratch, 'local-storage', signal),
  ]);
  const reported = new Set<string>();
  const tell = (problem: string) => {
    if (!reported.has(problem)) problems.push(problem);
    reported.add(problem);
  };
  const onDamage = ({ message }: LevelDbProblem) => tell(message);
  const options = { onDamage, signal };
  const chats = await GatheredChats.begin(scratch);
  try {
    const source: IndexedDbFiles = {
      leveldb: levelDbFolder(indexedDb),
      openBlob: async (path) => {
        const bytes = await readContent(files, `${BLOBS}/${path}`, LARGEST_BLOB, signal);
        return bytes && levelDbFileOf(bytes);
      },
    };
    const databases = await openIndexedDb(source, options);
    const database = databases.find(({ name }) => name === DATABASE);
    if (!database) throw new KirschError('SOURCE_DAMAGED', `There is no database "${DATABASE}".`);
    const onUnreadable = ({ reason }: { reason: string }) => tell(reason);
    const wanted = { stores: GATHERED_TABLES, onUnreadable, ...options };
    for await (const { store, value } of database.read(wanted)) {
      chats.add(store as GatheredTable, value);
    }
    try {
      for await (const { key, value } of readLocalStorage(levelDbFolder(localStorage), options)) {
        if (key === STATE_KEY) chats.addState(value);
      }
    } catch (error) {
      // Without it chats have no names, and that is all.
      const problem = toKirschError(error);
      if (problem.code !== 'SOURCE_DAMAGED') throw problem;
      tell(problem.message);
    }
    chats.end();
    return chats;
  } catch (error) {
    chats.close();
    throw error;
  }
}

async function copyFolder(
  files: ContentFiles,
  folder: string,
  scratch: Scratch,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  for (const entry of await files.list(folder)) {
    if (entry.isFolder || !FILE.test(entry.name)) continue;
    await scratch.copy(files, `${folder}/${entry.name}`, join(name, entry.name), signal);
  }
  return join(scratch.folder, name);
}
