import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';

/** Opens an SQLite database. Some versions of Node.js warn that node:sqlite may still change, which says nothing to people. */
export async function openSqlite(
  path: string | URL,
  options: DatabaseSyncOptions = {},
): Promise<DatabaseSync> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const { DatabaseSync } = await import('node:sqlite');
    return new DatabaseSync(path, options);
  } finally {
    process.emitWarning = emitWarning;
  }
}
