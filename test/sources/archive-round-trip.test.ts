import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  backup,
  exportArchive,
  FolderStorage,
  importArchives,
  loadIndex,
  loadSnapshots,
  makeSampleProfile,
  type OpenRepository,
  restore,
  ZIP_NAMES,
} from '../../src/index.ts';
import { openStoredArchive } from '../../src/operations/archives/open-stored-archive.ts';
import { makeRepository } from '../../src/operations/sample-repository.test-helper.ts';
import { judgeArchive } from '../../src/sources/index.ts';
import { describeWithPrograms } from '../servers/index.ts';

const run = promisify(execFile);
let folder: string;
let repository: OpenRepository;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-round-trip-'));
  repository = makeRepository();
});
afterEach(() => rm(folder, { recursive: true }));

/** The hash of every file below a folder, links followed, by its path. */
async function filesBelow(root: string, names: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const walk = async (path: string): Promise<void> => {
    if ((await stat(path)).isDirectory()) {
      for (const name of await readdir(path)) await walk(join(path, name));
    } else {
      files.set(relative(root, path), hash('sha256', await readFile(path)));
    }
  };
  for (const name of names) await walk(join(root, name));
  return files;
}

describeWithPrograms(
  ['unzip'],
  'a profile, backed up, exported, and unpacked by another program',
  () => {
    test.each([
      ['b', ['IndexedDB', 'Local Storage', 'Data']],
      ['c', ['IndexedDB', 'Local Storage', 'Data', 'cache.json']],
    ] as const)('has the same files (generation %s)', async (generation, tops) => {
      const profile = join(folder, 'profile');
      await makeSampleProfile(profile, { generation, bytes: 6 << 20, seed: 7 });
      const { snapshot } = await backup(repository, {
        paths: ['/Cherry Studio'],
        mounts: [{ from: profile, as: '/Cherry Studio' }],
        host: 'ada-pc',
        username: 'ada',
        tags: ['source=cherry-studio', 'system=linux'],
        time: new Date('2026-05-06T07:08:09Z'),
      });
      const zips = new FolderStorage(join(folder, 'zips'), ZIP_NAMES);
      await zips.create();
      const { name } = await exportArchive(await loadIndex(repository), snapshot, { to: zips });
      expect(name).toMatch(/^cherry-studio\.20260506\d{6}\.ada-pc\.linux\.zip$/);

      const unpacked = join(folder, 'unpacked');
      await mkdir(unpacked);
      // In other locales it gives every name that is not ASCII another one.
      const env = { ...process.env, LC_ALL: 'C.UTF-8' };
      await run('unzip', ['-q', join(folder, 'zips', name), '-d', unpacked], { env });
      expect((await readdir(unpacked)).sort()).toEqual([...tops, 'metadata.json'].sort());
      const expected = await filesBelow(profile, tops);
      expect(expected.size).toBeGreaterThan(40);
      expect(await filesBelow(unpacked, tops)).toEqual(expected);

      const { zip } = await openStoredArchive(zips, name);
      expect(await judgeArchive(zip, { temporaryFolder: folder })).toEqual([]);

      // And back: what is imported is the same, and adds next to nothing.
      const { outcomes, added } = await importArchives(repository, zips, {
        temporaryFolder: folder,
      });
      expect(outcomes).toMatchObject([{ state: 'imported', ignored: [] }]);
      expect(added).toBeLessThan(100_000);
      const imported = (await loadSnapshots(repository)).find((stored) =>
        stored.snapshot.tags.includes(`imported=${name}`),
      )!;
      expect(Date.parse(imported.snapshot.time)).toBe(Date.parse(snapshot.time));
      const restored = join(folder, 'restored');
      await restore(await loadIndex(repository), {
        snapshot: imported.snapshot,
        path: '/Cherry Studio',
        target: restored,
      });
      expect(await filesBelow(restored, tops)).toEqual(expected);
    });
  },
);
