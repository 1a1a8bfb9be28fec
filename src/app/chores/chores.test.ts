import { expect, test } from 'vitest';
import {
  check,
  computersOf,
  keepNewest,
  loadSnapshots,
  type OpenRepository,
  PINNED_TAG,
  renameComputer,
  type SnapshotSummary,
} from '../../index.ts';
import { addSnapshot, makeRepository } from '../../operations/sample-repository.test-helper.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { copyToSecond } from './copy-to-second.ts';
import { giveSpaceBack } from './give-space-back.ts';
import { ruleOf, tidy } from './tidy.ts';

function newJob(): JobContext & { readonly issues: string[] } {
  const issues: string[] = [];
  return {
    issues,
    signal: new AbortController().signal,
    report: () => {},
    issue: ({ item }) => issues.push(item),
  };
}

function at(day: number): string {
  return new Date(Date.UTC(2026, 0, day)).toISOString();
}

async function addDays(repository: OpenRepository, sizes: readonly number[]): Promise<void> {
  for (const [index, size] of sizes.entries()) {
    const summary: SnapshotSummary = {
      backupStart: at(index + 1),
      backupEnd: at(index + 1),
      filesNew: 0,
      filesChanged: 0,
      filesUnmodified: 10,
      dirsNew: 0,
      dirsChanged: 0,
      dirsUnmodified: 0,
      dataBlobs: 0,
      treeBlobs: 0,
      dataAdded: 0,
      dataAddedPacked: 0,
      totalFilesProcessed: 10,
      totalBytesProcessed: size,
    };
    await addSnapshot(
      repository,
      { [`file ${index}`]: 'x'.repeat(1_000 + index) },
      {
        time: at(index + 1),
        hostname: 'desk',
        paths: ['/data'],
        ...(index === 0 && { tags: [PINNED_TAG] }),
        summary,
      },
    );
  }
}

async function days(repository: OpenRepository): Promise<number[]> {
  const snapshots = await loadSnapshots(repository);
  return snapshots.map(({ snapshot }) => new Date(snapshot.time).getUTCDate());
}

test('old backups go as the rule says, and what is pinned stays', async () => {
  const repository = makeRepository();
  await addDays(repository, [500, 500, 500, 500, 500]);
  const done = await tidy(repository, keepNewest(2), newJob());
  expect(done).toEqual({ removed: 2, failed: 0, holding: [] });
  expect(await days(repository)).toEqual([1, 4, 5]);
});

test('after a sudden fall nothing older goes, and both sizes are told, with the name of the computer', async () => {
  const repository = makeRepository();
  await addDays(repository, [500, 500, 500, 20, 20]);
  const [computer] = computersOf(await loadSnapshots(repository));
  await renameComputer(repository, computer!, 'Laptop');
  const { removed, holding } = await tidy(repository, keepNewest(1), newJob());
  expect(await days(repository)).toEqual(expect.arrayContaining([1, 2, 3]));
  expect(removed).toBe(0);
  expect(holding).toMatchObject([
    { computer: 'Laptop', figures: [{ figure: 'bytes', before: 500, after: 20 }] },
  ]);
});

test('what nothing needs any more is marked, and freed by a later run', async () => {
  const repository = makeRepository();
  await addDays(repository, [500, 500, 500]);
  await tidy(repository, keepNewest(1), newJob());
  const { freed, waiting, nextDeletion } = await giveSpaceBack(repository, newJob());
  expect(freed).toBe(0);
  expect(waiting).toBeGreaterThan(0);
  expect(nextDeletion).toBeDefined();
  expect(await check(repository, { readData: 'all' })).toMatchObject({ problems: [] });
});

test('the second storage gets what it does not have, once', async () => {
  const [repository, second] = [makeRepository(), makeRepository()];
  await addDays(repository, [500, 500]);
  expect(await copyToSecond(repository, second, newJob())).toMatchObject({ backups: 2, hurt: 0 });
  expect(await copyToSecond(repository, second, newJob())).toMatchObject({ backups: 0 });
  expect(await days(second)).toEqual([1, 2]);
  expect(await check(second, { readData: 'all' })).toMatchObject({ problems: [] });
});

test('a choice in simple words is a rule, or none', () => {
  expect(ruleOf({ kind: 'keep-all' })).toBeUndefined();
  expect(ruleOf({ kind: 'newest', count: 3 })).toEqual(keepNewest(3));
  expect(ruleOf({ kind: 'smart' })).toMatchObject({ kind: 'computer' });
});
