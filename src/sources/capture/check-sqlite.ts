import { pathToFileURL } from 'node:url';
import { openSqlite } from '../open-sqlite.ts';
import { sqliteTroubleOf } from './sqlite-result.ts';

/** What SQLite found in a database at rest. */
export type SqliteIntegrity =
  | { readonly state: 'ok' }
  /** Its schema needs functions, collations or modules that only its application has. */
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'damaged'; readonly problems: readonly string[] };

/** More of them say nothing more. */
const MOST_PROBLEMS = 20;

/** Runs `integrity_check` on a database that nobody writes and that has no log. Makes no file beside it. */
export async function checkSqlite(database: string): Promise<SqliteIntegrity> {
  const address = pathToFileURL(database);
  address.searchParams.set('immutable', '1');
  try {
    const connection = await openSqlite(address, { readOnly: true });
    try {
      const rows = connection.prepare(`PRAGMA integrity_check(${MOST_PROBLEMS})`).all();
      const problems = rows.map((row) => String(row['integrity_check']));
      if (problems.length === 1 && problems[0] === 'ok') return { state: 'ok' };
      return { state: 'damaged', problems };
    } finally {
      connection.close();
    }
  } catch (error) {
    const trouble = sqliteTroubleOf(error);
    const reason = (error as Error).message;
    if (trouble === 'not-understood') return { state: 'unknown', reason };
    if (trouble === 'damaged') return { state: 'damaged', problems: [reason] };
    throw error;
  }
}
