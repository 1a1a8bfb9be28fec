import { pathToFileURL } from 'node:url';
import { openSqlite } from '../../sources/open-sqlite.ts';
import { type MapPath, mapJson } from './reroot-path.ts';

/** A path in a database that means another place on this computer. */
export interface FoundPath {
  readonly table: string;
  readonly column: string;
  readonly row: number;
  /** As it stands there: a path, or JSON that holds some. */
  readonly from: string;
  readonly to: string;
}

/** Where Cherry Studio's databases hold absolute paths: as they are, or within JSON. Texts of chats are nobody's to change. */
const COLUMNS: readonly (readonly [table: string, column: string, form: 'path' | 'json'])[] = [
  ['agent_workspace', 'path', 'path'],
  ['file_entry', 'external_path', 'path'],
  ['knowledge_item', 'data', 'json'],
  ['agent', 'configuration', 'json'],
  ['agent_session', 'configuration', 'json'],
  ['mcp_server', 'command', 'path'],
  ['mcp_server', 'args', 'json'],
  ['mcp_server', 'env', 'json'],
  ['preference', 'value', 'json'],
  // Of 1.x, in `Data/agents.db`.
  ['agents', 'accessible_paths', 'json'],
  ['agents', 'configuration', 'json'],
  ['sessions', 'accessible_paths', 'json'],
  ['sessions', 'configuration', 'json'],
];

/** What `rewritePaths` would change. Makes no file beside the database. */
export async function findPaths(database: string, map: MapPath): Promise<FoundPath[]> {
  const address = pathToFileURL(database);
  address.searchParams.set('immutable', '1');
  const connection = await openSqlite(address, { readOnly: true });
  try {
    return COLUMNS.flatMap(([table, column, form]) => {
      if (!hasColumn(connection, table, column)) return [];
      const found: FoundPath[] = [];
      const rows = connection.prepare(
        `SELECT rowid AS row, "${column}" AS text FROM "${table}" WHERE typeof("${column}") = 'text'`,
      );
      for (const { row, text } of rows.iterate() as Iterable<{ row: number; text: string }>) {
        const to = form === 'path' ? map(text) : mapText(text, map);
        if (to !== undefined) found.push({ table, column, row, from: text, to });
      }
      return found;
    });
  } finally {
    connection.close();
  }
}

/** Changes them, all or none. What would be there twice then stays as it is. */
export async function rewritePaths(database: string, paths: readonly FoundPath[]): Promise<void> {
  if (paths.length === 0) return;
  const connection = await openSqlite(database);
  try {
    connection.exec('BEGIN IMMEDIATE');
    for (const { table, column, row, to } of paths) {
      connection
        .prepare(`UPDATE OR IGNORE "${table}" SET "${column}" = ? WHERE rowid = ?`)
        .run(to, row);
    }
    connection.exec('COMMIT');
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

type Connection = Awaited<ReturnType<typeof openSqlite>>;

function hasColumn(connection: Connection, table: string, column: string): boolean {
  const columns = connection.prepare('SELECT name FROM pragma_table_info(?)').all(table);
  return columns.some(({ name }) => name === column);
}

function mapText(text: string, map: MapPath): string | undefined {
  try {
    const mapped = mapJson(JSON.parse(text), map);
    return mapped && JSON.stringify(mapped.value);
  } catch {
    return undefined;
  }
}
