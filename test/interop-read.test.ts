import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFixtures, fixtureFolder } from './fixture-storage.ts';
import { differences } from './folder-differences.ts';
import { makeSampleTree } from './sample-tree.ts';
import { describeWithPrograms } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-interop-read-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Restores one snapshot with each program; gives back where they differ, and what went wrong with ours. */
async function restoredByBoth(shared: SharedRepository, id: string) {
  const [ours, theirs] = [join(base, 'ours'), join(base, 'theirs')];
  try {
    const { code } = await shared.restic(['restore', id, '--target', theirs], { anyExit: true });
    const issues = await shared.restore(id, ours);
    // The target itself is in no snapshot.
    const different = differences(theirs, ours).filter((line) => !line.endsWith(' ./'));
    return { code, issues, different };
  } finally {
    rmSync(ours, { recursive: true, force: true });
    rmSync(theirs, { recursive: true, force: true });
  }
}

describeWithPrograms(['restic', 'rsync'], 'what restic writes, Kirsch checks and restores', () => {
  const source = join(base, 'source');

  beforeAll(async () => {
    await makeSampleTree(source);
    // Content is what matters here, and there is enough of it.
    for (const name of ['crowd', 'deep', 'sizes/large']) {
      rmSync(join(source, name), { recursive: true });
    }
  });

  const ways: Readonly<Record<string, readonly string[]>> = {
    'uncompressed in small packs': ['--compression=off', '--pack-size=4'],
    'compressed as small as can be, in large packs': ['--compression=max', '--pack-size=64'],
  };

  for (const [title, options] of Object.entries(ways)) {
    test(title, async () => {
      const shared = new SharedRepository(join(base, title));
      await shared.init();
      await shared.resticBackup([source, ...options]);
      expect(await shared.check()).toMatchObject({ problems: [], snapshots: 1 });
      const target = join(base, 'restored');
      expect(await shared.restore('latest', target)).toEqual([]);
      expect(differences(source, join(target, source))).toEqual([]);
      rmSync(target, { recursive: true });
      rmSync(join(base, title), { recursive: true });
    });
  }

  test('through years of work on one repository', async () => {
    const shared = new SharedRepository(join(base, 'worked on'));
    const folder = join(base, 'changing');
    mkdirSync(folder);
    await shared.init('--repository-version', '1');
    for (let round = 0; round < 4; round++) {
      appendFileSync(join(folder, 'log'), `${round}\n`.repeat(100_000));
      writeFileSync(join(folder, `file ${round}`), `${round}`);
      rmSync(join(folder, `file ${round - 2}`), { force: true });
      await shared.resticBackup([folder, '--tag', `round-${round}`]);
    }
    await shared.restic(['migrate', 'upgrade_repo_v2']);
    await shared.restic(['tag', '--add', 'kept', '--tag', 'round-1']);
    await shared.restic(['rewrite', '--forget', '--exclude', 'file 2', '--tag', 'round-3']);
    await shared.restic(['forget', '--keep-tag', 'kept', '--keep-last', '1']);
    await shared.restic(['prune', '--max-unused', '0', '--repack-uncompressed']);
    await shared.restic(['repair', 'index', '--read-all-packs']);
    expect(await shared.check()).toMatchObject({ problems: [], snapshots: 2, unindexedPacks: [] });
    const found = await shared.resticJson<{ id: string; tags: string[] }[]>(['snapshots']);
    expect(found.map(({ tags }) => tags)).toEqual([['round-1', 'kept'], ['round-3']]);
    for (const { id } of found) {
      expect(await restoredByBoth(shared, id)).toEqual({ code: 0, issues: [], different: [] });
    }
  });
});

/**
 * rustic has stored a folder without a time as one of the year 1. restic's nanoseconds overflow before 1678; Kirsch's do not,
 * which only some file systems show: on others both end at the earliest time that the disk can hold.
 */
const FROM_THE_YEAR_1 = '.d..t...... src/';

if (fixtureFolder === undefined) {
  describe.skip('KIRSCH_FIXTURES is not set', () => {
    test('so nothing is read that other versions and programs wrote', () => {});
  });
} else {
  describeWithPrograms(['restic', 'rsync', 'tar'], 'a repository made elsewhere', () => {
    for (const { name, password } of findFixtures(fixtureFolder!)) {
      /** What is known to be wrong with it. */
      const damage = /(data-missing|missing-blob)$/.exec(name)?.[0];

      test(`is restored as restic restores it, and what it lacks is named: ${name}`, async () => {
        const folder = join(base, name);
        mkdirSync(folder);
        execFileSync('tar', ['-xzf', join(fixtureFolder!, `${name}.tar.gz`), '-C', folder]);
        const shared = new SharedRepository(join(folder, 'repo'), {}, password);
        const { problems } = await shared.check();
        expect(problems.length > 0, JSON.stringify(problems)).toBe(damage !== undefined);
        const found = await shared.resticJson<{ id: string }[]>(['snapshots']);
        expect(found.length).toBeGreaterThan(0);
        for (const { id } of found) {
          const { code, issues, ...other } = await restoredByBoth(shared, id);
          const different = other.different.filter((line) => line !== FROM_THE_YEAR_1);
          if (damage === undefined) {
            expect({ code, issues, different }).toEqual({ code: 0, issues: [], different: [] });
            continue;
          }
          expect(code).not.toBe(0);
          expect(issues).toEqual([
            expect.stringMatching(/(data\/[0-9a-f]{2}\/|blob )[0-9a-f]{64}/),
          ]);
          // restic ends before it has seen to the folders; all files are as it leaves them.
          expect(different.filter((line) => !line.startsWith('.d'))).toEqual([]);
        }
      });
    }
  });
}
