import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openSqlite } from '../../sources/open-sqlite.ts';
import { isDevicePreference } from './device-specific.ts';

/** A row of the table `preference`. */
type PreferenceRow = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

/**
 * The rows of a database of 2.x, which no application has open, that are this computer's own. Undefined when there is no such database. Changes
 * nothing and makes nothing beside it.
 */
export async function readDeviceSettings(database: string): Promise<PreferenceRow[] | undefined> {
  if (!existsSync(database)) return undefined;
  return withQuietDatabase(database, async (path) => {
    const address = pathToFileURL(path);
    if (path === database) address.searchParams.set('immutable', '1');
    const connection = await openSqlite(address, { readOnly: path === database });
    try {
      const rows = connection.prepare('SELECT * FROM preference').all() as PreferenceRow[];
      return rows.filter(({ key }) => isDevicePreference(String(key)));
    } catch {
      // Of another version, or damaged, which may be why it is replaced.
      return undefined;
    } finally {
      connection.close();
    }
  });
}

/**
 * Gives a staged database this computer's own settings instead of those that it came with. Without any the backup's stay, but nothing
 * is sent anywhere by a schedule that somebody made on another computer.
 */
export async function writeDeviceSettings(
  database: string,
  own: readonly PreferenceRow[] | undefined,
): Promise<void> {
  const connection = await openSqlite(database);
  try {
    const columns = connection.prepare("SELECT name FROM pragma_table_info('preference')").all();
    const names = columns.map(({ name }) => String(name));
    if (!names.includes('key') || !names.includes('value')) return;
    connection.exec('BEGIN IMMEDIATE');
    if (own) {
      const keys = connection.prepare('SELECT key FROM preference').all();
      for (const { key } of keys) {
        if (!isDevicePreference(String(key))) continue;
        connection.prepare('DELETE FROM preference WHERE key = ?').run(key!);
      }
      for (const row of own) {
        const used = Object.keys(row).filter((name) => names.includes(name));
        const marks = used.map(() => '?').join(', ');
        const list = used.map((name) => `"${name}"`).join(', ');
        connection
          .prepare(`INSERT OR REPLACE INTO preference (${list}) VALUES (${marks})`)
          .run(...used.map((name) => row[name]!));
      }
    } else {
      connection.exec(
        "UPDATE preference SET value = 'false' WHERE key LIKE 'data.backup.%.auto\\_sync' ESCAPE '\\'",
      );
    }
    connection.exec('COMMIT');
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** Says where the notes are that were restored to a folder of their own. */
export async function writeNotesFolder(database: string, folder: string): Promise<void> {
  const connection = await openSqlite(database);
  try {
    const row: Record<string, string | number> = {
      scope: 'default',
      key: 'feature.notes.path',
      value: JSON.stringify(folder),
      created_at: Date.now(),
      updated_at: Date.now(),
    };
    const columns = connection.prepare("SELECT name FROM pragma_table_info('preference')").all();
    const names = columns.map(({ name }) => String(name)).filter((name) => name in row);
    if (!names.includes('key') || !names.includes('value')) return;
    connection
      .prepare(
        `INSERT OR REPLACE INTO preference (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(...names.map((name) => row[name]!));
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** Chats that the one database has and the other has not, by their names; undefined when that cannot be told. */
export async function chatsOnlyIn(
  database: string,
  other: string,
): Promise<readonly string[] | undefined> {
  return withQuietDatabase(database, async (path) => {
    const [own, attached] = [path, other].map((each) => {
      const address = pathToFileURL(each);
      if (each !== path || path === database) address.searchParams.set('immutable', '1');
      return address;
    }) as [URL, URL];
    const connection = await openSqlite(own, { readOnly: path === database });
    try {
      connection.prepare('ATTACH DATABASE ? AS other').run(attached.href);
      const rows = connection
        .prepare('SELECT name FROM main.topic WHERE id NOT IN (SELECT id FROM other.topic)')
        .all();
      return rows.map(({ name }) => String(name ?? ''));
    } catch {
      return undefined;
    } finally {
      connection.close();
    }
  });
}

/**
 * A database that may be opened: itself where all is in its one file, else a copy of it with its log, since whoever opens that writes.
 */
async function withQuietDatabase<T>(
  database: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const log = await stat(`${database}-wal`).catch(() => undefined);
  if (!log || log.size === 0) return work(database);
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-look-'));
  try {
    const copy = join(folder, 'database');
    await copyFile(database, copy);
    await copyFile(`${database}-wal`, `${copy}-wal`);
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
