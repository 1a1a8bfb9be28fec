import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { openSqlite } from './open-sqlite.ts';

/**
 * A value of the table `preference` of a database of Cherry Studio 2.x, parsed from its JSON. Undefined when there is none, or the database
 * cannot be read. Makes no file: without the index of the WAL that a running application keeps, the database is read as it was when its
 * WAL was last written back.
 */
export async function readPreference(database: string, key: string): Promise<unknown> {
  const address = pathToFileURL(database);
  if (!existsSync(`${database}-shm`)) address.searchParams.set('immutable', '1');
  try {
    const connection = await openSqlite(address, { readOnly: true });
    try {
      const row = connection
        .prepare("SELECT value FROM preference WHERE scope = 'default' AND key = ?")
        .get(key);
      return typeof row?.['value'] === 'string' ? JSON.parse(row['value']) : undefined;
    } finally {
      connection.close();
    }
  } catch {
    // Being written, of another version, or damaged: who only asks for a setting goes without it.
    return undefined;
  }
}
