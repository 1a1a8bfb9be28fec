import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { openSqlite } from '../../src/sources/open-sqlite.ts';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-chats-'));
const profile = join(folder, 'profile');
const env = {
  RESTIC_REPOSITORY: join(folder, 'repository'),
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
  TMPDIR: folder,
};

afterAll(() => rmSync(folder, { recursive: true }));

async function kirsch(...args: string[]): Promise<string> {
  const result = await runKirsch(args, { env, cwd: folder });
  expect({ args, ...result }).toMatchObject({ args, code: 0 });
  return result.stdout;
}

async function change(sql: string): Promise<void> {
  const database = await openSqlite(join(profile, 'Data/cherrystudio.sqlite'));
  database.exec(sql);
  database.close();
}

describe('chats in backups', () => {
  beforeAll(async () => {
    await makeSampleProfile(profile, { bytes: 3 << 20 });
    await change(`
      INSERT INTO topic (id, name, created_at, updated_at) VALUES ('lost-1', 'Lost \x1b[31mchat', 1, 1);
      INSERT INTO message (id, topic_id, role, data, searchable_text, status, created_at, updated_at) VALUES
        ('m', 'lost-1', 'user', '{"parts":[{"type":"text","text":"where is the kirschwasser?\\u001b]0;x\\u0007"}]}', 'where is the kirschwasser?', 'success', 1, 1)`);
    await kirsch('init');
    await kirsch('backup', profile);
    await change(`DELETE FROM message WHERE id = 'm'; DELETE FROM topic WHERE id = 'lost-1'`);
    await kirsch('backup', profile);
  });

  test('a chat that was deleted is found, shown and exported', async () => {
    const search = ['chats', `latest:${profile}`, '--search', 'KIRSCHWASSER', '--all'];
    const lines = await kirsch(...search);
    expect(lines).toMatch(/message in Lost \\x1b\[31mchat \[lost-1\]/);
    expect(lines).toContain('Found 1 place in 2 backups.');
    const { found } = JSON.parse(await kirsch(...search, '--json'));
    expect(found).toMatchObject([{ id: 'lost-1', message_id: 'm', snapshots_count: 1 }]);

    const reference = `${found[0].newest_snapshot}:${profile}`;
    const shown = await kirsch('chats', reference, '--show', 'lost');
    expect(shown).toContain('where is the kirschwasser?\\x1b]0;x\\x07');
    const target = join(folder, 'lost.json');
    await kirsch('chats', reference, '--show', 'lost-1', '--export', 'json', '-t', target);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({
      format: 'kirsch-chat',
      messages: [{ parts: [{ text: 'where is the kirschwasser?\u001b]0;x\u0007' }] }],
    });
  });

  test('they are listed, with what else there is', async () => {
    const listed = JSON.parse(await kirsch('chats', `latest:${profile}`, '--json'));
    expect(listed).toMatchObject({ form: 'sqlite', problems: [] });
    expect(listed.chats.length).toBeGreaterThan(5);
    expect(await kirsch('chats', `latest:${profile}`, '-v')).toMatch(
      /\d+ chats, 4 assistants, \d+ files, 2 knowledge bases, 12 notes\nfile {2}/,
    );
  });

  test('where there are none, that is said with what to do', async () => {
    const { code, stderr } = await runKirsch(['chats'], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/no chats of Cherry Studio[\s\S]*SNAPSHOT:/);
  });

  test('options that mean nothing together are refused', async () => {
    for (const args of [
      ['--all'],
      ['--export', 'md'],
      ['--search', 'a', '--show', 'b'],
      ['-t', 'x'],
    ]) {
      expect((await runKirsch(['chats', ...args], { env })).code).toBe(1);
    }
  });
});
