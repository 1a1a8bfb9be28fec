import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { openSqlite } from '../open-sqlite.ts';
import { blankSecrets } from './blank-secrets.ts';
import { SCHEMA_OF_C } from './sample/database-of-c.ts';
import { SECRETS } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-blank-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let databases = 0;

async function makeDatabase(fill: (database: DatabaseSync) => void): Promise<string> {
  const path = join(folder, `${databases++}.sqlite`);
  const database = await openSqlite(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF');
  database.exec(SCHEMA_OF_C);
  fill(database);
  database.close();
  return path;
}

async function rowsOf(path: string, sql: string): Promise<unknown[]> {
  const database = await openSqlite(path, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

const provider = (id: number, key: string) =>
  `INSERT INTO user_provider (id, provider_id, name, api_keys, auth_config, created_at, updated_at)
   VALUES ('${id}', 'p${id}', 'name ${id}', '[{"key":"${key}"}]', '{"token":"${key}"}', 1, 1)`;

test('no byte of a key is left in any page: not in rows, not where rows were, not in free pages', async () => {
  const secret = 'sk-a-key-that-nobody-may-see';
  const path = await makeDatabase((database) => {
    // Long ones fill pages of their own, which become free ones.
    for (let id = 0; id < 60; id++) {
      database.exec(provider(id, `${secret}-deleted-${'x'.repeat(id * 300)}`));
    }
    database.exec('DELETE FROM user_provider WHERE id % 2 = 1');
    for (let id = 100; id < 110; id++) database.exec(provider(id, `${secret}-live`));
    database.exec(`UPDATE user_provider SET api_keys = '[{"key":"${secret}-rotated"}]'`);
    database.exec(
      `INSERT INTO mcp_server (id, name, env, headers, created_at, updated_at)
       VALUES ('m', 'server', '{"TOKEN":"${secret}"}', '{"Authorization":"${secret}"}', 1, 1)`,
    );
    const keys = ['data.backup.s3.secret_access_key', 'chat.web_search.provider_overrides'];
    for (const key of keys) {
      database.exec(
        `INSERT INTO preference (key, value, created_at, updated_at) VALUES ('${key}', '"${secret}"', 1, 1)`,
      );
    }
    database.exec('CREATE TABLE cherry_account_session (id TEXT PRIMARY KEY, token TEXT)');
    database.exec(`INSERT INTO cherry_account_session VALUES ('s', '${secret}')`);
  });
  expect(readFileSync(path).includes(secret)).toBe(true);
  await blankSecrets(path, SECRETS);
  expect(readFileSync(path).includes(secret.slice(0, 12))).toBe(false);
  expect(await rowsOf(path, 'PRAGMA freelist_count')).toEqual([{ freelist_count: 0 }]);
  const providers = 'SELECT DISTINCT api_keys, auth_config FROM user_provider';
  expect(await rowsOf(path, providers)).toEqual([{ api_keys: '[]', auth_config: null }]);
  expect(await rowsOf(path, 'SELECT count(*) AS n FROM user_provider')).toEqual([{ n: 40 }]);
  expect(await rowsOf(path, 'SELECT env, headers FROM mcp_server')).toEqual([
    { env: null, headers: null },
  ]);
});

test('what is no secret stays, and messages are still found by their words', async () => {
  const path = await makeDatabase((database) => {
    database.exec(`
      INSERT INTO preference (key, value, created_at, updated_at) VALUES ('ui.theme_mode', '"dark"', 1, 1);
      INSERT INTO topic (id, name, created_at, updated_at) VALUES ('t', 'Topic', 1, 1);`);
    for (let row = 1; row <= 30; row++) {
      const text = row === 17 ? 'a word that is found' : `message ${row}`;
      database.exec(`
        INSERT INTO message (id, topic_id, role, data, searchable_text, fts_rowid, status, created_at, updated_at)
          VALUES ('m${row}', 't', 'user', '{}', '${text}', ${row}, 'success', 1, 1);
        INSERT INTO message_fts (rowid, searchable_text) VALUES (${row}, '${text}');`);
    }
    database.exec('DELETE FROM message WHERE fts_rowid IN (3, 4, 5)');
  });
  await blankSecrets(path, SECRETS);
  const found = `SELECT m.id FROM message_fts JOIN message m ON m.fts_rowid = message_fts.rowid
    WHERE message_fts MATCH 'found'`;
  expect(await rowsOf(path, found)).toEqual([{ id: 'm17' }]);
  expect(await rowsOf(path, 'SELECT value FROM preference')).toEqual([{ value: '"dark"' }]);
  expect(await rowsOf(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
});

test('rows keep their numbers, which an index of words may go by', async () => {
  const path = join(folder, 'rows.sqlite');
  const database = await openSqlite(path);
  // As earlier builds had it: the table has no column for the number.
  database.exec(`CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, searchable_text TEXT);
    CREATE VIRTUAL TABLE message_fts USING fts5 (searchable_text, content='message', content_rowid='rowid', tokenize='trigram');
    CREATE TRIGGER message_ai AFTER INSERT ON message BEGIN
      INSERT INTO message_fts (rowid, searchable_text) VALUES (NEW.rowid, NEW.searchable_text);
    END`);
  for (let row = 1; row <= 40; row++) {
    database.exec(`INSERT INTO message VALUES ('m${row}', 'text number ${row * 111}')`);
  }
  database.exec("DELETE FROM message WHERE id IN ('m2', 'm3', 'm17')");
  database.close();
  await blankSecrets(path, SECRETS);
  const found = `SELECT m.id FROM message_fts f JOIN message m ON m.rowid = f.rowid WHERE message_fts MATCH '"3330"'`;
  expect(await rowsOf(path, found)).toEqual([{ id: 'm30' }]);
});

test('a database of another version, without some of the tables, is blanked as far as it goes', async () => {
  const path = join(folder, 'other.sqlite');
  const database = await openSqlite(path);
  database.exec(`CREATE TABLE user_provider (id TEXT, api_keys TEXT);
    INSERT INTO user_provider VALUES ('a', 'sk-other')`);
  database.close();
  await blankSecrets(path, SECRETS);
  expect(readFileSync(path).includes('sk-other')).toBe(false);
});

test('the same database gives the same bytes', async () => {
  const fill = (database: DatabaseSync) => database.exec(provider(1, 'sk-same'));
  const [one, two] = [await makeDatabase(fill), await makeDatabase(fill)];
  for (const path of [one, two]) await blankSecrets(path, SECRETS);
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
});
