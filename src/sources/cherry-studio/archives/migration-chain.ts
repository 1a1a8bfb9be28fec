import { openSqlite } from '../../open-sqlite.ts';

/** A change of the database's tables that a version of Cherry Studio has made. */
export interface Migration {
  readonly hash: string;
  /** In milliseconds since 1970: what they are ordered by. */
  readonly time: number;
}

/** What SQLite says of a database, and which migrations it has been through. */
export interface DatabaseHistory {
  /** `ok`, or the first complaint. */
  readonly integrity: string;
  /** Undefined where it cannot be asked. */
  readonly chain: readonly Migration[] | undefined;
}

/** A database has been through some dozens. */
const MOST_MIGRATIONS = 100_000;

/** Looks at a copy of a database of 2.x: its log of changes is taken in, as a restore of the application does. */
export async function readChain(path: string): Promise<DatabaseHistory> {
  try {
    const database = await openSqlite(path);
    try {
      database.exec('PRAGMA trusted_schema = OFF');
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      const integrity = String(
        Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {})[0],
      );
      const rows = database
        .prepare(
          'SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at, id LIMIT ?',
        )
        .all(MOST_MIGRATIONS);
      const chain = rows.map((row) => ({
        hash: String(row['hash']),
        time: Number(row['created_at']),
      }));
      return { integrity, chain };
    } finally {
      database.close();
    }
  } catch (error) {
    return { integrity: (error as Error).message, chain: undefined };
  }
}
