import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import { openSqlite } from '../../open-sqlite.ts';
import { openZip } from '../archives/zip-file.ts';
import { SCHEMA_OF_C } from '../sample/database-of-c.ts';
import { makeSampleProfile } from '../sample/make-sample-profile.ts';
import { contentZip } from './content-zip.ts';
import { hits, TestFolders } from './contents.test-helper.ts';
import { openContents } from './open-contents.ts';

let folders: TestFolders;

beforeAll(async () => {
  folders = await TestFolders.make();
});

afterAll(async () => {
  await folders.remove();
});

/** A folder with a database of 2.x that `fill` has filled. */
async function newDatabase(
  fill: (database: DatabaseSync) => void,
  schema = SCHEMA_OF_C,
): Promise<string> {
  const folder = await folders.add();
  await mkdir(join(folder, 'Data'));
  const database = await openSqlite(join(folder, 'Data', 'cherrystudio.sqlite'));
  database.exec(schema);
  fill(database);
  database.close();
  return folder;
}

describe('a profile of 2.x', () => {
  test('shows chats with assistants and agents, files that are there, knowledge bases and notes', async () => {
    const folder = await folders.add();
    await makeSampleProfile(folder, { bytes: 4 << 20 });
    await folders.looking(folder, async (contents) => {
      expect(contents.form).toBe('sqlite');
      expect(contents.assistants().map(({ name }) => name)).toContain('写作助手');
      const topics = contents.topics();
      expect(new Set(topics.map(({ kind }) => kind))).toEqual(new Set(['chat', 'agent']));
      const times = topics.map(({ updated }) => updated!.getTime());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      for (const topic of topics) {
        expect(contents.messages(topic.id)).toHaveLength(topic.messages);
      }
      const files = contents.files();
      for (const { path, size } of files) expect((await stat(join(folder, path))).size).toBe(size);
      expect(contents.knowledgeBases().map(({ items }) => items[0])).toEqual([
        { type: 'file', name: 'raw/paper-0.md' },
        { type: 'file', name: 'raw/paper-0.md' },
      ]);
      expect((await contents.notes()).map(({ name }) => name)).toContain('旅行/笔记 0.md');
      expect(contents.messages('no such chat')).toBeUndefined();
    });
  });

  test('has chats from its trash, branches that the app hides, and parts of all kinds', async () => {
    const parts = [
      { type: 'reasoning', text: 'thought' },
      {
        type: 'text',
        text: 'answer',
        providerMetadata: { cherry: { references: [{ url: 'https://a.example', title: 'A' }] } },
      },
      {
        type: 'file',
        mediaType: 'image/png',
        url: 'data:image/png;base64,AAAA',
        filename: 'a.png',
      },
      { type: 'file', mediaType: 'text/plain', url: 'file:///x/b.txt', filename: 'b.txt' },
      { type: 'tool-search', input: { q: 1 }, output: 'found' },
      { type: 'data-code', data: { content: 'x = 1', language: 'py' } },
      { type: 'data-error', data: { name: 'E', message: 'no' } },
      { type: 'step-start' },
      { type: 'data-new' },
    ];
    const folder = await newDatabase((database) => {
      const message = (id: string, parent: string | null, time: number, data: unknown) =>
        database
          .prepare(
            `INSERT INTO message (id, parent_id, topic_id, role, data, searchable_text, status, model_id, created_at, updated_at)
             VALUES (?, ?, 't', 'assistant', ?, '', 'success', 'p::m', ?, ?)`,
          )
          .run(id, parent, JSON.stringify(data), time, time);
      database.exec(`INSERT INTO topic (id, name, active_node_id, created_at, updated_at, deleted_at)
        VALUES ('t', 'Gone', 'kept', 1, 2, 3)`);
      message('root', null, 1, {});
      message('first', 'root', 2, { parts });
      message('other', 'first', 3, { parts: [{ type: 'text', text: 'hidden' }] });
      message('kept', 'first', 4, {
        blocks: [{ type: 'main_text', content: 'of an early version' }],
      });
    });
    await folders.looking(folder, async (contents) => {
      expect(contents.topics()[0]).toMatchObject({
        name: 'Gone',
        deleted: new Date(3),
        updated: new Date(4),
      });
      const messages = contents.messages('t')!;
      expect(messages.map(({ id, isShown }) => [id, isShown])).toEqual([
        ['first', true],
        ['other', false],
        ['kept', true],
      ]);
      expect(messages[0]!.parts).toEqual([
        { kind: 'thinking', text: 'thought' },
        { kind: 'text', text: 'answer' },
        { kind: 'sources', sources: [{ title: 'A', url: 'https://a.example' }] },
        { kind: 'image', name: 'a.png' },
        { kind: 'file', name: 'b.txt', url: 'file:///x/b.txt' },
        { kind: 'tool', name: 'search', input: '{\n  "q": 1\n}', output: 'found' },
        { kind: 'code', text: 'x = 1', language: 'py' },
        { kind: 'error', text: 'E: no' },
        { kind: 'other', type: 'data-new' },
      ]);
      expect(messages[2]!.parts).toEqual([{ kind: 'text', text: 'of an early version' }]);
      expect((await hits(contents, 'EARLY version')).map(({ messageId }) => messageId)).toEqual([
        'kept',
      ]);
    });
  });

  test('shows what is only in the log of changes yet', async () => {
    const folder = await folders.add();
    await mkdir(join(folder, 'Data'));
    const database = await openSqlite(join(folder, 'Data', 'cherrystudio.sqlite'));
    try {
      database.exec(`PRAGMA journal_mode = WAL; ${SCHEMA_OF_C}`);
      database.exec(
        `INSERT INTO topic (id, name, created_at, updated_at) VALUES ('t', 'New', 1, 1)`,
      );
      const names = await folders.looking(folder, (contents) =>
        contents.topics().map(({ name }) => name),
      );
      expect(names).toEqual(['New']);
    } finally {
      database.close();
    }
  });

  test('never runs what a hostile database computes', async () => {
    const endless = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)`;
    const schema = `CREATE VIEW topic AS ${endless} SELECT i AS id, 'x' AS name FROM n;
      CREATE TABLE message (id TEXT, topic_id TEXT, created_at INTEGER);`;
    const folder = await newDatabase(() => {}, schema);
    expect(await folders.looking(folder, (contents) => contents.topics())).toEqual([]);
  });

  test('is refused with a reason when the database is none', async () => {
    const folder = await folders.add({ 'Data/cherrystudio.sqlite': Buffer.alloc(9000, 7) });
    await expect(folders.looking(folder, () => {})).rejects.toMatchObject({
      code: 'SOURCE_DAMAGED',
    });
  });
});

describe('a profile of 1.x', () => {
  test('shows what a real Chromium has written', async () => {
    const folder = await folders.add();
    await makeSampleProfile(folder, { generation: 'b', bytes: 3 << 20 });
    await folders.looking(folder, async (contents) => {
      expect(contents.form).toBe('leveldb');
      expect(contents.problems).toEqual([]);
      expect(contents.assistants()).toMatchObject([
        { id: 'default', name: 'Default Assistant', emoji: '🍒' },
        { name: 'Sample agent' },
      ]);
      const topics = contents.topics();
      expect(topics).toHaveLength(17);
      const [agent] = topics.filter(({ kind }) => kind === 'agent');
      expect(agent).toMatchObject({ name: 'First session', messages: 20 });
      expect(contents.messages(agent!.id)![1]).toMatchObject({
        role: 'assistant',
        parts: [{ kind: 'text', text: expect.stringMatching(/\w/) }],
      });
      expect(topics.find(({ id }) => id === 'topic-4')).toMatchObject({
        name: '樱桃树',
        messages: 2,
        assistantId: 'default',
      });
      expect(contents.messages('topic-4')!.map(({ role, parts }) => [role, parts])).toEqual([
        ['user', [{ kind: 'text', text: 'What do you know about 樱桃树?' }]],
        [
          'assistant',
          [
            {
              kind: 'text',
              text: `This is what I know about a recipe for soup: ${'it is worth a closer look. '.repeat(2)}`,
            },
          ],
        ],
      ]);
      expect(contents.files()).toMatchObject([
        { name: 'letter.txt', path: 'Data/Files/file-0.txt' },
      ]);
      expect((await hits(contents, '樱桃树 know')).length).toBeGreaterThan(3);
    });
  });

  test('shows what is left when a table is damaged, and says so', async () => {
    const folder = await folders.add();
    await makeSampleProfile(folder, { generation: 'b', bytes: 3 << 20 });
    const table = join(folder, 'IndexedDB/file__0.indexeddb.leveldb/000007.ldb');
    await writeFile(table, Buffer.alloc((await stat(table)).size));
    await rm(join(folder, 'Local Storage'), { recursive: true });
    await writeFile(join(folder, 'Data/agents.db'), Buffer.alloc(5000, 1));
    await folders.looking(folder, (contents) => {
      expect(contents.problems.join('\n')).toMatch(
        /000007\.ldb[\s\S]*CURRENT[\s\S]*not a database/,
      );
      expect(contents.topics()).toHaveLength(16);
    });
  });

  test('has what was said with agents, in blocks', async () => {
    const folder = await folders.add({
      'data.json': '{"version":5,"indexedDB":{"topics":[]}}',
    });
    await mkdir(join(folder, 'Data'));
    const database = await openSqlite(join(folder, 'Data', 'agents.db'));
    database.exec(`CREATE TABLE sessions (id TEXT, agent_id TEXT, name TEXT, created_at TEXT, updated_at TEXT);
      CREATE TABLE session_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT);
      INSERT INTO sessions VALUES ('s', 'a', 'Refactor', '2025-12-01T00:00:00.000Z', '2025-12-02T00:00:00.000Z');
      INSERT INTO session_messages (session_id, role, content) VALUES ('s', 'assistant',
        '{"message":{"id":"m","model":{"name":"Large"}},"blocks":[{"type":"main_text","content":"done with it"}]}')`);
    database.close();
    await folders.looking(folder, async (contents) => {
      expect(contents.topics()).toMatchObject([{ id: 's', kind: 'agent', messages: 1 }]);
      expect(contents.messages('s')).toMatchObject([
        { id: 'm', model: 'Large', parts: [{ kind: 'text', text: 'done with it' }] },
      ]);
      expect(await hits(contents, 'done')).toMatchObject([{ id: 's', name: 'Refactor' }]);
    });
  });
});

test('a backup in its zip is looked into without unpacking it', async () => {
  const topic = { id: 't', messages: [{ id: 'm', role: 'user', content: 'in a zip' }] };
  const bytes = await soundZip({
    'data.json': JSON.stringify({ localStorage: {}, indexedDB: { topics: [topic] } }),
    'Data/Notes/a/b.md': 'noted',
  });
  const contents = await openContents(contentZip(await openZip(memorySource(bytes))));
  try {
    expect((await hits(contents, 'zip')).map(({ id }) => id)).toEqual(['t']);
    expect((await hits(contents, 'noted')).map(({ name }) => name)).toEqual(['a/b.md']);
  } finally {
    await contents.close();
  }
});

test('where there are no chats, that is said', async () => {
  const folder = await folders.add({ 'Data/Notes/a.md': 'x' });
  await expect(folders.looking(folder, () => {})).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

test('notes are found by name and by their words', async () => {
  const folder = await newDatabase(() => {});
  await mkdir(join(folder, 'Data/Notes/trips'), { recursive: true });
  await writeFile(join(folder, 'Data/Notes/trips/oslo.md'), 'Ferry at nine');
  await folders.looking(folder, async (contents) => {
    expect(await hits(contents, 'ferry')).toEqual([
      {
        kind: 'note',
        id: 'Data/Notes/trips/oslo.md',
        name: 'trips/oslo.md',
        excerpt: 'Ferry at nine',
      },
    ]);
    expect(await hits(contents, 'OSLO')).toHaveLength(1);
  });
});
