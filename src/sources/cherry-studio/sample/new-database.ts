import { openSqlite } from '../../open-sqlite.ts';
import { RowWriter } from './row-writer.ts';

/**
 * Makes an SQLite database and leaves it as an application in WAL mode does that was ended properly: everything is in the one file.
 *
 * @param start the moment at which the first row is said to have been made, in milliseconds since 1970
 */
export async function newDatabase(
  path: string,
  schema: string,
  start: number,
  add: (rows: RowWriter) => void,
): Promise<void> {
  const database = await openSqlite(path);
  try {
    // In WAL mode one large transaction would take its size on the disk twice. What a crash would leave is of no use to anybody.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN');
    database.exec(schema);
    add(new RowWriter(database, start));
    database.exec('COMMIT');
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
}
