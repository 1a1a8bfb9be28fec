import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Issue } from '../src/operations/progress.ts';
import { restore } from '../src/operations/restore/restore.ts';
import type { RestoreOptions, RestoreResult } from '../src/operations/restore/restore-options.ts';
import { resolveSnapshot } from '../src/operations/snapshots/resolve-snapshot.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { FolderStorage } from '../src/storage/index.ts';
import { makeKeyCheap } from './cheap-key.ts';
import { differences } from './folder-differences.ts';
import { isRoot, makeSampleTree, noise } from './sample-tree.ts';
import { describeWithPrograms, runRestic } from './servers/index.ts';

/*
 * What restic backed up, Kirsch brings back; and over what is there already, both do the same.
 */

const password = 'open sesame';
let folder: string;
let source: string;
const at = (...names: string[]) => join(folder, ...names);
const restic = (repository: string, ...args: string[]) =>
  runRestic(['--repo', at(repository), ...args], {
    env: { RESTIC_PASSWORD: password },
    cwd: source,
    timeoutMs: 100_000,
  });

/** Restores the latest snapshot of a repository with Kirsch; nothing may go wrong unless `onIssue` is given. */
async function kirsch(
  repository: string,
  options: Partial<RestoreOptions> & { target: string },
): Promise<RestoreResult> {
  const storage = new FolderStorage(at(repository));
  try {
    const index = await loadIndex(await openRepository(storage, { password }));
    const { snapshot } = await resolveSnapshot(index.repository, 'latest');
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => issues.push(issue);
    const result = await restore(index, { snapshot, onIssue, ...options });
    expect(issues.map(({ item, error }) => `${item}: ${error.message}`)).toEqual([]);
    return result;
  } finally {
    await storage.close();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-restore-interop-'));
  source = at('source', 'sample');
  mkdirSync(at('source'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWithPrograms(['restic', 'rsync'], 'what restic backed up', () => {
  beforeAll(async () => {
    await makeSampleTree(source);
    for (const version of ['1', '2']) {
      await restic(`v${version}`, 'init', '--repository-version', version);
      await makeKeyCheap(new FolderStorage(at(`v${version}`)), password);
      await restic(`v${version}`, 'backup', '..');
    }
  });

  test.each(['v1', 'v2'])(
    'comes back the same in every respect, and is verified (%s)',
    async (repository) => {
      const target = at(`from ${repository}`);
      const result = await kirsch(repository, { target, verify: true });
      expect(differences(source, join(target, 'sample'))).toEqual([]);
      expect(result.verified).toBeGreaterThan(3000);
      rmSync(target, { recursive: true });
    },
  );

  test('comes back with holes where it had zeros', async () => {
    const target = at('sparse');
    await kirsch('v2', { target, sparse: true });
    expect(differences(source, join(target, 'sample'))).toEqual([]);
    const { size, blocks } = lstatSync(join(target, 'sample/sizes/zeros'));
    expect(blocks * 512).toBeLessThan(size / 10);
    rmSync(target, { recursive: true });
  });

  test('is left as it is by a second restore, and mended where it was harmed', async () => {
    const target = at('again');
    await kirsch('v2', { target });
    const inode = () => lstatSync(join(target, 'sample/sizes/large')).ino;
    const before = inode();
    const second = await kirsch('v2', { target, delete: true });
    expect(second.plan).toMatchObject({ filesCreated: 0, filesUpdated: 0, bytesToDownload: 0 });
    expect(inode()).toBe(before);
    harm(join(target, 'sample'));
    expect(differences(source, join(target, 'sample')).length).toBeGreaterThan(15);
    const mended = await kirsch('v2', { target, delete: true });
    expect(differences(source, join(target, 'sample'))).toEqual([]);
    // Two files of 29 MB together: all of one is needed, and one chunk of the other.
    expect(mended.plan.bytesToDownload).toBeLessThan(19_000_000);
    expect(inode()).not.toBe(before);
    rmSync(target, { recursive: true });
  });

  const cases: [args: string, options: Partial<RestoreOptions>][] = [
    ['', {}],
    ['--overwrite if-changed', { overwrite: 'if-changed' }],
    ['--overwrite if-newer', { overwrite: 'if-newer' }],
    ['--overwrite never', { overwrite: 'never' }],
    ['--delete', { delete: true }],
    [
      '--include *.txt --include /sample/links --delete',
      { includes: ['*.txt', '/sample/links'], delete: true },
    ],
    [
      '--exclude crowd --iexclude ATTR* --exclude /sample/*/e*',
      { excludes: ['crowd', '/sample/*/e*'], caseInsensitiveExcludes: ['ATTR*'] },
    ],
  ];
  test.each(cases)('is put over other files as restic puts it with %j', async (args, options) => {
    const targets = [at('by restic'), at('by kirsch')] as const;
    makeRubble(targets[0]);
    // Unlike Node's copy, it keeps the times of links.
    spawnSync('cp', ['-a', ...targets]);
    const words = args.split(' ').filter((word) => word !== '');
    await restic('v2', 'restore', 'latest', '--target', targets[0], ...words);
    await kirsch('v2', { target: targets[1], ...options });
    // The times of folders in which something was kept are those of the last change in them.
    const found = differences(...targets).filter((line) => !line.startsWith('.d..t...... '));
    expect(found).toEqual([]);
    for (const target of targets) rmSync(target, { recursive: true });
  });
});

describeWithPrograms(['restic'], 'on a disk that is full', () => {
  test.skipIf(!canMount())(
    'the restore ends with a clear message and leaves no half a file',
    async () => {
      mkdirSync(at('big'), { recursive: true });
      writeFileSync(at('big', 'a'), noise(3_000_000, 9));
      writeFileSync(at('big', 'b'), noise(3_000_000, 10));
      await restic('small', 'init');
      await restic('small', 'backup', at('big'));
      const disk = at('disk');
      mkdirSync(disk);
      mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk);
      try {
        const target = join(disk, 'target');
        const refused = kirsch('small', { target });
        await expect(refused).rejects.toMatchObject({ code: 'DISK_FULL' });
        expect(existsSync(target)).toBe(false);
        // Room for holes cannot be told beforehand.
        const full = kirsch('small', { target, sparse: true });
        await expect(full).rejects.toMatchObject({ code: 'DISK_FULL' });
        const files = readdirSync(target, { recursive: true, encoding: 'utf8' });
        for (const path of files.filter((name) => /[ab]$/.test(name))) {
          const name = path.slice(-1);
          if (!lstatSync(join(target, path)).isFile()) continue;
          expect(readFileSync(join(target, path)).equals(readFileSync(at('big', name)))).toBe(true);
        }
        expect(files.filter((path) => path.includes('.kirsch-'))).toEqual([]);
      } finally {
        spawnSync('umount', [disk]);
      }
    },
  );
});

/** Changes a restored sample in most ways in which a file can differ from another. */
function harm(sample: string): void {
  const large = readFileSync(join(sample, 'sizes/large'));
  large[10_000_000]! ^= 1;
  writeFileSync(join(sample, 'sizes/large'), large);
  writeFileSync(join(sample, 'sizes/text'), 'another');
  writeFileSync(join(sample, 'sizes/several'), Buffer.alloc(9 * 1024 * 1024 + 7));
  writeFileSync(join(sample, 'links/second name'), 'no longer the same file');
  rmSync(join(sample, 'links/symlink'));
  symlinkSync('elsewhere', join(sample, 'links/symlink'));
  rmSync(join(sample, 'links/dangling'));
  writeFileSync(join(sample, 'links/dangling'), 'a file');
  rmSync(join(sample, 'special/fifo'));
  mkdirSync(join(sample, 'special/fifo'));
  rmSync(join(sample, 'names/plain'));
  symlinkSync('/etc/passwd', join(sample, 'names/plain'));
  rmSync(join(sample, 'empty folder'), { recursive: true });
  symlinkSync('/', join(sample, 'empty folder'));
  rmSync(join(sample, 'deep'), { recursive: true });
  writeFileSync(join(sample, 'deep'), 'no longer deep');
  rmSync(join(sample, 'crowd'), { recursive: true });
  mkdirSync(join(sample, 'more', 'and more'), { recursive: true });
  writeFileSync(join(sample, 'more', 'and more', 'x'), 'x');
  utimesSync(join(sample, 'times/epoch'), 1, 1);
}

/** A folder in which there are some other things under the names that the sample has. */
function makeRubble(place: string): void {
  const sample = join(place, 'sample');
  for (const name of ['crowd', 'sizes', 'links', 'extra', 'attributes']) {
    mkdirSync(join(sample, name), { recursive: true });
  }
  const past = new Date('1999-01-01T00:00:00Z');
  const future = new Date('2099-01-01T00:00:00Z');
  const put = (path: string, content: string | Buffer, time: Date) => {
    writeFileSync(join(sample, path), content);
    utimesSync(join(sample, path), time, time);
  };
  put('crowd/1.txt', 'number 1\n', past);
  put('crowd/2.txt', 'number x\n', past);
  put('crowd/3.txt', 'number x\n', future);
  put('crowd/none.txt', 'x', past);
  put('sizes/empty', 'not empty', past);
  put('sizes/one byte', 'y', future);
  put('sizes/several', noise(9 * 1024 * 1024, 11), past);
  put('extra/file', 'x', past);
  // Right in size and time, wrong in content: only some policies see it.
  const twin = lstatSync(join(source, 'crowd/4.txt'));
  put('crowd/4.txt', 'number x\n', twin.mtime);
  symlinkSync('one byte', join(sample, 'sizes', 'text'));
  symlinkSync('/nowhere', join(sample, 'links', 'symlink'));
}

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount failed: ${stderr}`);
}

/** Only the superuser may, and not in every container. */
function canMount(): boolean {
  if (!isRoot) return false;
  const place = mkdtempSync(join(tmpdir(), 'kirsch-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  if (status === 0) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return status === 0;
}
