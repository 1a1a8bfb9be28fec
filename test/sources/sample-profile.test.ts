import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  describeBackupOf,
  findProfiles,
  makeSampleProfile,
  realComputer,
} from '../../src/sources/index.ts';
import { openSqlite } from '../../src/sources/open-sqlite.ts';
import { runKirsch } from '../cli/run-kirsch.ts';
import { refusal } from '../refusal.ts';

const SMALL = 4 << 20;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-sample-profile-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The hash of every file, and where every symlink leads. */
async function contentsOf(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path);
    if (entry.isSymbolicLink()) found[name] = await readlink(path);
    if (!entry.isFile()) continue;
    found[name] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

describe('a sample profile', () => {
  test.each(['b', 'c'] as const)(
    'of generation %s is the same for the same seed',
    async (generation) => {
      const make = async (name: string, seed: number) => {
        const path = join(folder, `${generation}-${name}`);
        await makeSampleProfile(path, { generation, bytes: SMALL, seed });
        return contentsOf(path);
      };
      const first = await make('first', 7);
      expect(await make('again', 7)).toEqual(first);
      expect(await make('other', 8)).not.toEqual(first);
    },
  );

  test('is about as large as was asked for', async () => {
    const bytes = 12 << 20;
    const made = await makeSampleProfile(join(folder, 'large'), { bytes });
    expect(Math.abs(made.bytes - bytes)).toBeLessThan(bytes / 10);
  });

  test('is refused where something is already', async () => {
    const error = await refusal(makeSampleProfile(join(folder, 'b-first')));
    expect(error.code).toBe('BAD_ARGUMENT');
  });

  test.each(['b', 'c'] as const)(
    'of generation %s is found as what it is, with sound databases',
    async (generation) => {
      const path = join(folder, `${generation}-first`);
      const computer = { ...realComputer({}), home: join(folder, 'nobody') };
      const { profiles } = await findProfiles(computer, { folders: [path] });
      expect(profiles).toHaveLength(1);
      const [profile] = profiles;
      expect(profile).toMatchObject({
        generation: generation.toUpperCase(),
        version: { version: generation === 'b' ? '1.9.13' : '2.1.0' },
        problems: [],
      });
      const plan = describeBackupOf(profile!, { parts: { 'knowledge-index': true } });
      for (const { id, files } of plan.parts) {
        const isOfC = ['knowledge-index', 'mini-apps'].includes(id);
        if (id !== 'other' && (generation === 'c' || !isOfC))
          expect([id, files > 0]).toEqual([id, true]);
      }
      expect(plan.units.filter(({ kind }) => kind === 'leveldb')).toHaveLength(2);
      const databases = plan.units.filter(({ kind }) => kind === 'sqlite');
      expect(databases).toHaveLength(generation === 'b' ? 4 : 3);
      for (const { from } of databases) {
        const database = await openSqlite(from, { readOnly: true });
        expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
        expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
        database.close();
      }
    },
  );

  test('of generation C has messages that can be searched, and every file that it names', async () => {
    const path = join(folder, 'c-first');
    const database = await openSqlite(join(path, 'Data', 'cherrystudio.sqlite'), {
      readOnly: true,
    });
    const { hits } = database
      .prepare("SELECT count(*) AS hits FROM message_fts WHERE message_fts MATCH 'cherry'")
      .get() as { hits: number };
    const files = database.prepare('SELECT id, ext FROM file_entry').all() as {
      id: string;
      ext: string;
    }[];
    database.close();
    expect(hits).toBeGreaterThan(0);
    const there = await readdir(join(path, 'Data', 'Files'));
    expect(files.map(({ id, ext }) => `${id}.${ext}`).sort()).toEqual(there.sort());
  });

  test('leaves looking at it no trace', async () => {
    const path = join(folder, 'c-first');
    const before = await contentsOf(path);
    const computer = { ...realComputer({}), home: join(folder, 'nobody') };
    await findProfiles(computer, { folders: [path] });
    expect(await contentsOf(path)).toEqual(before);
  });
});

describe('on the command line', () => {
  test('a profile is made, found and shown, for people and for programs', async () => {
    const path = join(folder, 'by command');
    const env = { HOME: folder, USERPROFILE: folder, APPDATA: join(folder, 'none') };
    const made = await runKirsch(['sample-profile', path, '--size', '4M', '--json'], { env });
    expect(JSON.parse(made.stdout)).toMatchObject({
      message_type: 'made',
      generation: 'c',
      seed: 1,
    });
    const text = await runKirsch(['sources', path], { env });
    expect(text.stdout).toContain('Cherry Studio 2.1.0, generation C');
    expect(text.stdout).toMatch(/Chats and settings .* yes/);
    const json = JSON.parse((await runKirsch(['sources', path, '--json'], { env })).stdout);
    expect(json).toMatchObject({
      profiles: [
        { application: 'cherry-studio', folder: path, generation: 'C', presence: 'closed' },
      ],
      problems: [],
    });
  });

  test('finding nothing is said, with status 1', async () => {
    const nobody = join(folder, 'nobody');
    const env = { HOME: nobody, USERPROFILE: nobody, APPDATA: nobody };
    const { code, stdout } = await runKirsch(['sources'], { env });
    expect([code, stdout]).toEqual([1, 'No data of Cherry Studio was found.\n']);
  });
});
