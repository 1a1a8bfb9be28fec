import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Adds rows to a database, each with the moment at which it is said to have been made. */
export class RowWriter {
  /** In milliseconds since 1970. */
  now: number;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #order = 0;

  constructor(database: DatabaseSync, now: number) {
    this.#database = database;
    this.now = now;
  }

  /** Adds a row and its times. */
  insert(table: string, row: Readonly<Record<string, string | number | null>>): void {
    this.insertBare(table, { ...row, created_at: this.now, updated_at: this.now });
  }

  /** Adds a row to a table without times. */
  insertBare(
    table: string,
    row: Readonly<Record<string, string | number | Uint8Array | null>>,
  ): void {
    const names = Object.keys(row).join(', ');
    const marks = Object.keys(row).fill('?').join(', ');
    const sql = `INSERT INTO "${table}" (${names}) VALUES (${marks})`;
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    statement.run(...Object.values(row));
  }

  /** A key that sorts behind all before it. */
  orderKey(): string {
    return `a${String(this.#order++).padStart(6, '0')}`;
  }
}
