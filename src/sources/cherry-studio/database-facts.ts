import { parse } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { openSqlite } from '../open-sqlite.ts';
import type { PartId } from './parts.ts';
import { placedPath, storedName } from './stored-name.ts';

/** Something in the profile that a row of the database speaks of. */
export interface NamedFile {
  readonly part: PartId;
  readonly as: string;
}

/** What a backup wants to know of a captured database of 2.x. */
export interface DatabaseFacts {
  readonly files: readonly NamedFile[];
  /** Messages in chats; undefined where there is no such table. */
  readonly messages: number | undefined;
}

/**
 * Reads a captured database, which nobody writes and which has no log. Makes no file beside it. What a database of another version does not
 * have is passed over.
 */
export async function readDatabaseFacts(path: string): Promise<DatabaseFacts> {
  const address = pathToFileURL(path);
  address.searchParams.set('immutable', '1');
  const database = await openSqlite(address, { readOnly: true });
  try {
    const messages = rows(database, 'SELECT count(*) AS count FROM message')[0]?.['count'];
    return {
      files: [...attachments(database), ...documents(database)],
      messages: typeof messages === 'number' ? messages : undefined,
    };
  } finally {
    database.close();
  }
}

function attachments(database: DatabaseSync): NamedFile[] {
  const sql =
    "SELECT id, ext FROM file_entry WHERE origin = 'internal' AND deleted_at IS NULL ORDER BY id";
  return rows(database, sql).flatMap(({ id, ext }) =>
    named('files', ['Data', 'Files', ext ? `${id}.${ext}` : String(id)]),
  );
}

function documents(database: DatabaseSync): NamedFile[] {
  const sql = `SELECT base_id, data ->> '$.relativePath' AS path FROM knowledge_item
    WHERE type = 'file' AND json_valid(data) ORDER BY id`;
  return rows(database, sql).flatMap(({ base_id, path }) =>
    typeof path === 'string' && path !== '' && parse(path).root === ''
      ? named('knowledge', ['Data', 'KnowledgeBase', String(base_id), ...path.split(/[\\/]/)])
      : [],
  );
}

/** Rows are anybody's: a name that leads elsewhere is none. */
function named(part: PartId, names: readonly string[]): NamedFile[] {
  const as = storedName({ place: 'profile', names });
  return placedPath(as)?.names.length === names.length ? [{ part, as }] : [];
}

function rows(database: DatabaseSync, sql: string): Record<string, unknown>[] {
  try {
    return database.prepare(sql).all();
  } catch {
    // Another version, without that table.
    return [];
  }
}
