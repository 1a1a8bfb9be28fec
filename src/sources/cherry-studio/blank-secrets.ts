import type { DatabaseSync } from 'node:sqlite';
import { KirschError } from '../../errors/index.ts';
import { openSqlite } from '../open-sqlite.ts';
import type { SecretsToBlank } from './secrets.ts';

/**
 * Takes secrets out of a database of 2.x, in place, so that none of their bytes is left in any page: blanks them, overwrites what is deleted,
 * and writes the whole file anew, which also drops free pages with what was deleted before. Nothing else changes. Blocks until it is done.
 *
 * Only for a copy of one's own: it moves pages about, and an application that has the database open would be in the way.
 *
 * @throws KirschError `SOURCE_DAMAGED` when the database is not whole afterwards; and what SQLite throws
 */
export async function blankSecrets(path: string, secrets: SecretsToBlank): Promise<void> {
  const database = await openSqlite(path, { enableForeignKeyConstraints: false });
  try {
    const mode = firstValue(database, 'PRAGMA journal_mode');
    // No journal with the old pages on the disk: nobody wants this copy after a crash.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('PRAGMA secure_delete = ON');
    database.exec('BEGIN');
    for (const sql of statementsFor(database, secrets)) database.exec(sql);
    database.exec('COMMIT');
    database.exec('VACUUM');
    const found = firstValue(database, 'PRAGMA integrity_check(1)');
    if (found !== 'ok') throw notWhole(path, String(found));
    // As the application has it.
    if (mode === 'wal') database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
}

function statementsFor(database: DatabaseSync, secrets: SecretsToBlank): string[] {
  const { columns, tables, preferences, preferenceEndings } = secrets;
  const has = (table: string, column?: string) => {
    const found = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    return column === undefined ? found.length > 0 : found.some(({ name }) => name === column);
  };
  const keys = [
    ...preferences.map((key) => `key = ${text(key)}`),
    ...preferenceEndings.map((end) => `substr(key, -${end.length}) = ${text(end)}`),
  ];
  return [
    ...columns
      .filter(({ table, column }) => has(table, column))
      .map(({ table, column, blank }) => `UPDATE ${name(table)} SET ${name(column)} = ${blank}`),
    ...tables.filter((table) => has(table)).map((table) => `DELETE FROM ${name(table)}`),
    ...(has('preference', 'key') && keys.length > 0
      ? [`DELETE FROM preference WHERE ${keys.join(' OR ')}`]
      : []),
  ];
}

function firstValue(database: DatabaseSync, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0];
}

function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function notWhole(path: string, problem: string): KirschError {
  return new KirschError('SOURCE_DAMAGED', `The copy without API keys is not whole: ${problem}.`, {
    hint: 'Back up with API keys.',
    details: { path, reason: 'integrity', problems: [problem] },
  });
}
