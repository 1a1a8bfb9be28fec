import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import { makeSampleProfile } from '../../sources/index.ts';
import { openSqlite } from '../../sources/open-sqlite.ts';
import { addSnapshot, type Folder, makeRepository } from '../sample-repository.test-helper.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { exportChat, findChat } from './export-chat.ts';
import { lookInside } from './look-inside.ts';
import { searchBackups } from './search-backups.ts';

let home: string;
let repository: IndexedRepository;
/** Of Monday to Thursday: a chat, the same again, that chat removed, and a profile of 1.x; and one of something else. */
let backups: StoredSnapshot[];
let scratchFolder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kirsch-look-test-'));
  scratchFolder = await mkdtemp(join(home, 'scratch-'));
  const stored = makeRepository();
  await makeSampleProfile(join(home, 'c'), { bytes: 3 << 20 });
  await makeSampleProfile(join(home, 'b'), { generation: 'b', bytes: 3 << 20 });
  const path = join(home, 'c/Data/cherrystudio.sqlite');
  const change = async (sql: string) => {
    const database = await openSqlite(path);
    database.exec(sql);
    database.close();
    return {
      Data: { 'cherrystudio.sqlite': await readFile(path), Notes: { 'n.md': 'kirsch note' } },
    };
  };
  const before = await change(`
    INSERT INTO topic (id, name, created_at, updated_at) VALUES ('lost-1', 'A \x1b[31mlost\x07 chat', 1, 1);
    INSERT INTO message (id, topic_id, role, data, searchable_text, status, created_at, updated_at) VALUES
      ('m', 'lost-1', 'user', '{"parts":[{"type":"text","text":"where is the kirschwasser?"}]}', 'where is the kirschwasser?', 'success', 1, 1)`);
  const after = await change(
    `DELETE FROM topic WHERE id = 'lost-1'; DELETE FROM message WHERE id = 'm'`,
  );
  const add = (day: number, folder: Folder) =>
    addSnapshot(stored, { 'Cherry Studio': folder }, { time: `2026-11-1${day}T09:00:00Z` });
  backups = [
    await add(1, before),
    await add(2, { ...before, 'kirsch.json': '{}' }),
    await add(3, after),
    await add(4, await folderOf(join(home, 'b'))),
    await addSnapshot(stored, { other: 'kirschwasser' }, { time: '2026-11-15T09:00:00Z' }),
  ];
  repository = await loadIndex(stored);
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** A folder of the disk, as a snapshot is to have it. */
async function folderOf(path: string): Promise<Folder> {
  const folder: Record<string, Folder[string]> = {};
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const place = join(path, entry.name);
    if (entry.isDirectory()) folder[entry.name] = await folderOf(place);
    else if (entry.isFile()) folder[entry.name] = await readFile(place);
  }
  return folder;
}

describe('what is in a backup', () => {
  test('is shown without restoring it, in each generation, and leaves nothing behind', async () => {
    const forms: string[] = [];
    for (const at of [0, 3]) {
      const { snapshot } = backups[at]!;
      const contents = await lookInside(repository, { snapshot, scratchFolder });
      forms.push(contents.form);
      expect(contents.topics().length).toBeGreaterThan(5);
      expect((await contents.notes()).length).toBeGreaterThan(0);
      await contents.close();
    }
    expect(forms).toEqual(['sqlite', 'leveldb']);
    expect(await readdir(scratchFolder)).toEqual([]);
  });

  test('is nothing where there is no Cherry Studio, which is said', async () => {
    const { snapshot } = backups[4]!;
    await expect(lookInside(repository, { snapshot })).rejects.toMatchObject({
      code: 'SOURCE_EMPTY',
    });
    const { snapshot: first } = backups[0]!;
    await expect(lookInside(repository, { snapshot: first, root: '/none' })).rejects.toMatchObject({
      code: 'SOURCE_EMPTY',
    });
  });

  test('can leave it: one chat as Markdown or JSON, named by its id, its beginning or its name', async () => {
    const { snapshot } = backups[0]!;
    const contents = await lookInside(repository, { snapshot, scratchFolder });
    try {
      const chat = findChat(contents, 'lost');
      expect(findChat(contents, chat.topic.name).topic.id).toBe('lost-1');
      expect(exportChat(chat, 'md')).toContain('where is the kirschwasser?');
      expect(JSON.parse(exportChat(chat, 'json'))).toMatchObject({
        format: 'kirsch-chat',
        topic: { id: 'lost-1' },
        messages: [{ role: 'user', parts: [{ kind: 'text', text: 'where is the kirschwasser?' }] }],
      });
      expect(() => findChat(contents, 'nothing')).toThrow(/no such chat/);
      expect(() => findChat(contents, '')).toThrow(/no such chat/);
    } finally {
      await contents.close();
    }
  });
});

describe('a search through all backups', () => {
  test('finds a chat that was deleted, says which backups have it, and reads each state once', async () => {
    const seen: number[] = [];
    const result = await searchBackups(repository, {
      text: 'KIRSCHWASSER',
      snapshots: backups,
      scratchFolder,
      onProgress: (done) => seen.push(done),
    });
    expect(result).toMatchObject({ searched: 4, read: 3, isCut: false });
    expect(result.found).toHaveLength(1);
    const [{ hit, newest, oldest, backups: count }] = result.found as [(typeof result.found)[0]];
    expect(hit).toMatchObject({ kind: 'message', id: 'lost-1', messageId: 'm' });
    expect([newest.id, oldest.id, count]).toEqual([backups[1]!.id, backups[0]!.id, 2]);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(await readdir(scratchFolder)).toEqual([]);
  });

  test('tells no more places than asked for, and that there are more', async () => {
    const result = await searchBackups(repository, {
      text: 'kirsch',
      snapshots: backups,
      limit: 1,
    });
    expect(result.found).toHaveLength(1);
    expect(result.isCut).toBe(true);
  });

  test('goes on after a backup that cannot be read', async () => {
    const hurt = await addSnapshot(
      repository.repository,
      { 'Cherry Studio': { Data: { 'cherrystudio.sqlite': Buffer.alloc(5000, 1) } } },
      { time: '2026-11-16T09:00:00Z' },
    );
    const unreadable: string[] = [];
    const result = await searchBackups(await loadIndex(repository.repository), {
      text: 'kirschwasser',
      snapshots: [...backups, hurt],
      onUnreadable: ({ id }, { code }) => unreadable.push(`${id} ${code}`),
    });
    expect(unreadable).toEqual([`${hurt.id} SOURCE_DAMAGED`]);
    expect(result.found).toHaveLength(1);
  });

  test('needs a word', async () => {
    await expect(
      searchBackups(repository, { text: ' ', snapshots: backups }),
    ).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });

  test('stops at once when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(
      searchBackups(repository, { text: 'x', snapshots: backups, signal }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
