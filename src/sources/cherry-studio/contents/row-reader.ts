import type { DatabaseSync } from 'node:sqlite';
import { KirschError } from '../../../errors/index.ts';
import type { LooseRecord } from './loose-json.ts';

type Value = string | number | null;

const TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`;

/**
 * Reads rows of tables that may be there or not, of a database that may have been made to do harm: only of real tables, since a view could
 * compute for ever.
 */
export class RowReader {
  readonly #database: DatabaseSync;
  readonly #tables: ReadonlySet<string>;

  /** @throws KirschError `SOURCE_DAMAGED` when it is no database */
  constructor(database: DatabaseSync) {
    this.#database = database;
    try {
      database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;');
      const tables = database.prepare(TABLES).all();
      this.#tables = new Set(tables.map(({ name }) => String(name)));
    } catch (cause) {
      database.close();
      throw unreadable('sqlite_schema', cause);
    }
  }

  has(table: string): boolean {
    return this.#tables.has(table);
  }

  /**
   * All rows of a table; none where there is no such table.
   *
   * @param rest what follows in the statement, from WHERE on
   */
  *rows(table: string, rest = '', values: readonly Value[] = []): Generator<LooseRecord> {
    yield* this.select(table, '*', rest, values);
  }

  *select(
    table: string,
    what: string,
    rest = '',
    values: readonly Value[] = [],
  ): Generator<LooseRecord> {
    if (!this.has(table)) return;
    try {
      const statement = this.#database.prepare(`SELECT ${what} FROM "${table}" ${rest}`);
      yield* statement.iterate(...values) as Iterable<LooseRecord>;
    } catch (cause) {
      throw unreadable(table, cause);
    }
  }

  close(): void {
    this.#database.close();
  }
}

function unreadable(table: string, cause: unknown): KirschError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new KirschError('SOURCE_DAMAGED', `The table "${table}" cannot be read: ${text}.`, {
    cause,
    details: { table },
  });
}
