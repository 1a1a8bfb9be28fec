import { open } from 'node:fs/promises';
import { statIfThere } from './stat-if-there.ts';

/** What lies there of an SQLite database, as the disk shows it without SQLite. */
export interface SqliteFiles {
  readonly database: string;
  /** `wal` and `rollback` are its ways to write; an empty one has none yet, and `other` is no database of SQLite. */
  readonly mode: 'wal' | 'rollback' | 'empty' | 'other';
  /** Whether the log of changes and its index are there: a connection keeps both as long as it is open, and a crash leaves them. */
  readonly hasWal: boolean;
  readonly hasIndex: boolean;
  readonly hasJournal: boolean;
}

/** https://sqlite.org/fileformat2.html#the_database_header */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const WRITE_VERSION_AT = 18;
const WAL_VERSION = 2;

/** Throws the system's error for a database that is not there or cannot be read. */
export async function lookAtSqliteFiles(database: string): Promise<SqliteFiles> {
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = await open(database, 'r');
  let bytes: number;
  try {
    ({ bytesRead: bytes } = await handle.read(header, 0, HEADER_BYTES, 0));
  } finally {
    await handle.close();
  }
  return {
    database,
    mode: modeOf(header.subarray(0, bytes)),
    hasWal: statIfThere(`${database}-wal`) !== undefined,
    hasIndex: statIfThere(`${database}-shm`) !== undefined,
    hasJournal: statIfThere(`${database}-journal`) !== undefined,
  };
}

/** Whether the database begins as all of SQLite's do, and how it says that it is written. */
function modeOf(header: Buffer): SqliteFiles['mode'] {
  if (header.length === 0) return 'empty';
  const isSqlite = header.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (!isSqlite || header.length < HEADER_BYTES) return 'other';
  return header[WRITE_VERSION_AT] === WAL_VERSION ? 'wal' : 'rollback';
}
