import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isKirschError } from '../../../errors/index.ts';
import { openSqlite } from '../../open-sqlite.ts';
import { chromiumStorage } from '../sample/chromium-storage.ts';
import { SCHEMA_OF_C } from '../sample/database-of-c.ts';
import { type ContentFiles, contentNotFound } from './content-files.ts';
import { openContents } from './open-contents.ts';

let home: string;
let database: Buffer;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kirsch-hostile-'));
  const path = join(home, 'small.sqlite');
  const opened = await openSqlite(path);
  opened.exec(SCHEMA_OF_C);
  for (let at = 0; at < 40; at++) {
    opened.exec(`INSERT INTO topic (id, name, created_at, updated_at) VALUES ('t${at}', 'Topic ${at}', ${at}, ${at});
      INSERT INTO message (id, topic_id, role, data, status, created_at, updated_at)
      VALUES ('m${at}', 't${at}', 'user', '{"parts":[{"type":"text","text":"hello ${'x'.repeat(at * 20)}"}]}', 'success', 1, 1)`);
  }
  opened.close();
  database = await readFile(path);
  await mkdir(join(home, 'scratch'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

function filesOf(contents: Readonly<Record<string, Uint8Array>>): ContentFiles {
  const names = Object.keys(contents);
  return {
    list: async (folder) => {
      const inside = names.filter((path) => path.startsWith(`${folder}/`));
      const entries = inside.map((path) => path.slice(folder.length + 1).split('/'));
      return entries.map(([name, below]) => ({
        name: name!,
        isFolder: below !== undefined,
        size: 1,
      }));
    },
    read: async function* (path) {
      const bytes = contents[path];
      if (!bytes) throw contentNotFound(path);
      yield bytes;
    },
  };
}

/** Looks at everything there is. It may refuse in our words, and in no others. */
async function lookAtAll(files: ContentFiles): Promise<void> {
  try {
    const contents = await openContents(files, { scratchFolder: join(home, 'scratch') });
    try {
      contents.assistants();
      contents.files();
      contents.knowledgeBases();
      for (const { id } of contents.topics()) contents.messages(id);
      for await (const hit of contents.search(['hello'])) expect(hit.excerpt).toBeTypeOf('string');
    } finally {
      await contents.close();
    }
  } catch (error) {
    if (!isKirschError(error, 'SOURCE_DAMAGED')) throw error;
  }
  expect(await readdir(join(home, 'scratch'))).toEqual([]);
}

const changes = fc.array(
  fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
  { minLength: 1, maxLength: 8 },
);

function changed(bytes: Buffer, made: readonly { at: number; bytes: Uint8Array }[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const change of made) copy.set(change.bytes.slice(0, 1), change.at % copy.length);
  for (const change of made) {
    const at = change.at % copy.length;
    copy.set(change.bytes.subarray(0, copy.length - at), at);
  }
  return copy;
}

test('a database with changed bytes is read or refused, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (made) => {
      await lookAtAll(filesOf({ 'Data/cherrystudio.sqlite': changed(database, made) }));
    }),
    { numRuns: 60 },
  );
});

test('a cut database is read or refused', async () => {
  for (const share of [0, 0.01, 0.3, 0.9]) {
    const cut = database.subarray(0, Math.floor(database.length * share));
    await lookAtAll(filesOf({ 'Data/cherrystudio.sqlite': cut }));
  }
});

test('LevelDB folders with changed bytes are read as far as they can be, or refused', async () => {
  const storage = chromiumStorage();
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(), async (made, which) => {
      const names = storage.filter(({ content }) => content.length > 0);
      const hurt = names[which % names.length]!;
      const contents = Object.fromEntries(
        storage.map(({ path, content }) => [
          path,
          path === hurt.path ? changed(content, made) : content,
        ]),
      );
      await lookAtAll(filesOf(contents));
    }),
    { numRuns: 6 },
  );
});

test('a backup in JSON with odd values is read', async () => {
  const odd = fc.object({
    maxDepth: 3,
    key: fc.constantFrom(
      'id',
      'messages',
      'blocks',
      'type',
      'content',
      'createdAt',
      'model',
      'name',
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(odd), fc.array(odd), fc.object(), async (topics, blocks, state) => {
      const text = JSON.stringify({
        localStorage: {
          'persist:cherry-studio': JSON.stringify({ assistants: JSON.stringify(state) }),
        },
        indexedDB: { topics, message_blocks: blocks, files: topics, knowledge_notes: blocks },
      });
      const bytes = Buffer.from(text);
      const files = filesOf({ 'data.json': bytes });
      const list = async (folder: string) =>
        folder === '' ? [{ name: 'data.json', isFolder: false, size: bytes.length }] : [];
      await lookAtAll({ ...files, list });
    }),
    { numRuns: 60 },
  );
});
