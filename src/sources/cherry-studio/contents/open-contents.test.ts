import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import { openSqlite } from '../../open-sqlite.ts';
import { openZip } from '../archives/zip-file.ts';
import { SCHEMA_OF_C } from '../sample/database-of-c.ts';
import { makeSampleProfile } from '../sample/make-sample-profile.ts';
import { contentFolder } from './content-files.ts';
import { contentZip } from './content-zip.ts';
import { wordsOf } from './find-words.ts';
import type { Contents, SearchHit } from './model.ts';
import { openContents } from './open-contents.ts';

let home: string;
let number = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kirsch-contents-test-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

async function newFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = join(home, `profile-${number++}`);
  await mkdir(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** A folder with a database of 2.x that `fill` has filled. */
async function newDatabase(
  fill: (database: DatabaseSync) => void,
  schema = SCHEMA_OF_C,
): Promise<string> {
  const folder = await newFolder();
  await mkdir(join(folder, 'Data'));
  const database = await openSqlite(join(folder, 'Data', 'cherrystudio.sqlite'));
  database.exec(schema);
  fill(database);
  database.close();
  return folder;
}

async function looking<T>(
  folder: string,
  look: (contents: Contents) => Promise<T> | T,
): Promise<T> {
  const scratchFolder = join(home, `scratch-${number++}`);
  await mkdir(scratchFolder);
  const contents = await openContents(contentFolder(folder), { scratchFolder });
  try {
    return await look(contents);
  } finally {
    await contents.close();
    expect(await readdir(scratchFolder)).toEqual([]);
  }
}

async function hits(contents: Contents, text: string): Promise<SearchHit[]> {
  const found: SearchHit[] = [];
  for await (const hit of contents.search(wordsOf(text))) found.push(hit);
  return found;
}

describe('a profile of 2.x', () => {
  test('shows chats with assistants and agents, files that are there, knowledge bases and notes', async () => {
    const folder = await newFolder();
    await makeSampleProfile(folder, { bytes: 4 << 20 });
    await looking(folder, async (contents) => {
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
    await looking(folder, async (contents) => {
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
    const folder = await newFolder();
    await mkdir(join(folder, 'Data'));
    const database = await openSqlite(join(folder, 'Data', 'cherrystudio.sqlite'));
    try {
      database.exec(`PRAGMA journal_mode = WAL; ${SCHEMA_OF_C}`);
      database.exec(
        `INSERT INTO topic (id, name, created_at, updated_at) VALUES ('t', 'New', 1, 1)`,
      );
      const names = await looking(folder, (contents) => contents.topics().map(({ name }) => name));
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
    expect(await looking(folder, (contents) => contents.topics())).toEqual([]);
  });

  test('is refused with a reason when the database is none', async () => {
    const folder = await newFolder({ 'Data/cherrystudio.sqlite': Buffer.alloc(9000, 7) });
    await expect(looking(folder, () => {})).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
  });
});

describe('a profile of 1.x', () => {
  test('shows what a real Chromium has written', async () => {
    const folder = await newFolder();
    await makeSampleProfile(folder, { generation: 'b', bytes: 3 << 20 });
    await looking(folder, async (contents) => {
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
    const folder = await newFolder();
    await makeSampleProfile(folder, { generation: 'b', bytes: 3 << 20 });
    const table = join(folder, 'IndexedDB/file__0.indexeddb.leveldb/000007.ldb');
    await writeFile(table, Buffer.alloc((await stat(table)).size));
    await rm(join(folder, 'Local Storage'), { recursive: true });
    await writeFile(join(folder, 'Data/agents.db'), Buffer.alloc(5000, 1));
    await looking(folder, (contents) => {
      expect(contents.problems.join('\n')).toMatch(
        /000007\.ldb[\s\S]*CURRENT[\s\S]*not a database/,
      );
      expect(contents.topics()).toHaveLength(16);
    });
  });

  test('has what was said with agents, in blocks', async () => {
    const folder = await newFolder({
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
    await looking(folder, async (contents) => {
      expect(contents.topics()).toMatchObject([{ id: 's', kind: 'agent', messages: 1 }]);
      expect(contents.messages('s')).toMatchObject([
        { id: 'm', model: 'Large', parts: [{ kind: 'text', text: 'done with it' }] },
      ]);
      expect(await hits(contents, 'done')).toMatchObject([{ id: 's', name: 'Refactor' }]);
    });
  });
});

describe('a backup by 1.x', () => {
  const state = {
    assistants: JSON.stringify({
      defaultAssistant: { id: 'default', name: 'Default' },
      assistants: [
        {
          id: 'a',
          name: 'Writer',
          topics: [{ id: 't1', name: 'Plans', createdAt: '2025-01-02T03:04:05.000Z' }],
        },
      ],
    }),
    knowledge: JSON.stringify({
      bases: [
        {
          id: 'k',
          name: 'Papers',
          items: [
            { id: 'n1', type: 'note', content: '' },
            { type: 'file', content: { origin_name: 'x.pdf' } },
            { type: 'url', content: 'https://x.example' },
          ],
        },
      ],
    }),
  };
  const backup = {
    time: 1,
    version: 5,
    localStorage: { 'persist:cherry-studio': JSON.stringify(state) },
    indexedDB: {
      message_blocks: [
        { id: 'b1', messageId: 'm1', type: 'main_text', content: 'a question' },
        { id: 'b2', messageId: 'm2', type: 'tool', toolName: 'clock', content: { now: 1 } },
        {
          id: 'b3',
          messageId: 'm2',
          type: 'citation',
          response: { results: { results: [{ title: 'T', url: 'https://t.example' }] } },
        },
        { id: 'b4', messageId: 'm2', type: 'unknown' },
      ],
      topics: [
        {
          id: 't1',
          messages: [
            { id: 'm1', role: 'user', blocks: ['b1'], createdAt: '2025-01-02T03:04:06.000Z' },
            {
              id: 'm2',
              role: 'assistant',
              model: { name: 'Large' },
              blocks: ['b2', 'b3', 'b4', 'none'],
            },
          ],
        },
        {
          id: 't2',
          messages: [{ id: 'm3', role: 'user', content: 'from before there were blocks' }],
        },
      ],
      files: [{ id: 'f', name: 'f.pdf', origin_name: 'Letter.pdf', size: 4 }],
      knowledge_notes: [{ id: 'n1', content: 'a note in a base' }],
    },
  };

  test('shows chats, whatever order its tables have', async () => {
    const folder = await newFolder({ 'data.json': JSON.stringify(backup) });
    await looking(folder, async (contents) => {
      expect(contents.form).toBe('json');
      expect(contents.assistants().map(({ name }) => name)).toEqual(['Default', 'Writer']);
      expect(
        contents
          .topics()
          .map(({ id, name, assistantId, messages }) => [id, name, assistantId, messages]),
      ).toEqual([
        ['t1', 'Plans', 'a', 2],
        ['t2', '', undefined, 1],
      ]);
      expect(contents.messages('t1')).toMatchObject([
        { role: 'user', parts: [{ kind: 'text', text: 'a question' }] },
        {
          role: 'assistant',
          model: 'Large',
          parts: [
            { kind: 'tool', name: 'clock', input: '', output: '{\n  "now": 1\n}' },
            { kind: 'sources', sources: [{ title: 'T', url: 'https://t.example' }] },
          ],
        },
      ]);
      expect(contents.files()).toEqual([
        { id: 'f', name: 'Letter.pdf', size: 4, path: 'Data/Files/f.pdf' },
      ]);
      expect(contents.knowledgeBases()[0]!.items).toEqual([
        { type: 'note', name: 'a note in a base' },
        { type: 'file', name: 'x.pdf' },
        { type: 'url', name: 'https://x.example' },
      ]);
      expect(await hits(contents, 'before "there were"')).toMatchObject([
        { kind: 'message', id: 't2', messageId: 'm3' },
      ]);
    });
  });

  test('in its oldest form is a list of keys', async () => {
    const oldest = {
      time: 1,
      version: 1,
      localStorage: {},
      indexedDB: [
        { key: 'image://avatar', value: 'data:' },
        {
          key: 'topic:t',
          value: { id: 't', messages: [{ id: 'm', role: 'user', content: 'hello' }] },
        },
      ],
    };
    const folder = await newFolder({ 'data.json': JSON.stringify(oldest) });
    await looking(folder, (contents) => {
      expect(contents.messages('t')).toMatchObject([{ parts: [{ kind: 'text', text: 'hello' }] }]);
    });
  });

  test('is refused with a reason when it is cut or holds none', async () => {
    const cut = await newFolder({ 'data.json': JSON.stringify(backup).slice(0, -3) });
    await expect(looking(cut, () => {})).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
    const other = await newFolder({ 'data.json': '{"hello":1}' });
    await expect(looking(other, () => {})).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
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
  const folder = await newFolder({ 'Data/Notes/a.md': 'x' });
  await expect(looking(folder, () => {})).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

test('notes are found by name and by their words', async () => {
  const folder = await newDatabase(() => {});
  await mkdir(join(folder, 'Data/Notes/trips'), { recursive: true });
  await writeFile(join(folder, 'Data/Notes/trips/oslo.md'), 'Ferry at nine');
  await looking(folder, async (contents) => {
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
