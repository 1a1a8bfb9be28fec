import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createKeyFile, sha256 } from '../../src/format/index.ts';
import { backup } from '../../src/operations/backup/backup.ts';
import { check } from '../../src/operations/check/check.ts';
import { restore } from '../../src/operations/restore/restore.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { thisProcess } from '../../src/repository/lock-owner.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import { openRepository } from '../../src/repository/repository.ts';
import type { Storage } from '../../src/storage/index.ts';
import { HandmadeRepository } from '../handmade-repository.ts';
import { randomNumbers } from '../random-numbers.ts';
import { readFolder } from '../restored-tree.ts';
import { PASSWORD, type Place } from './place.ts';

const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/**
 * A folder goes there and comes back: Kirsch backs it up twice, restic checks every byte and restores it, Kirsch restores it
 * and checks every byte. Both restores must be what was backed up.
 */
export async function trip(place: Place): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-trip-'));
  try {
    const source = join(folder, 'source');
    makeSource(source);
    await withStorage(place, makeRepository);
    await withRepository(place, (repository) => backUp(repository, source));
    writeFileSync(join(source, 'changed'), 'after the first backup');
    await withRepository(place, (repository) => backUp(repository, source));
    const expected = readFolder(source);

    await place.withRestic(async (restic) => {
      expect((await restic('check', '--read-data')).stdout).toContain('no errors were found');
      const target = join(folder, 'by restic');
      await restic('restore', `latest:${source}`, '--target', target);
      expect(readFolder(target)).toEqual(expected);
    });
    await withRepository(place, async (repository) => {
      const target = join(folder, 'by kirsch');
      mkdirSync(target);
      const newest = (await loadSnapshots(repository)).at(-1)!;
      await restore(await loadIndex(repository), {
        snapshot: newest.snapshot,
        path: source,
        target,
        workers: 1,
        onIssue: ({ error }) => {
          throw error;
        },
      });
      expect(readFolder(target)).toEqual(expected);
    });
    await withRepository(place, async (repository) => {
      const { problems } = await check(repository, { readData: 'all', workers: 1 });
      expect(problems).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Small files, one of several blobs, an empty one, and what is no file. */
function makeSource(source: string): void {
  const random = randomNumbers(1);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
  mkdirSync(join(source, 'folder', 'ünïcode 名'), { recursive: true });
  for (let file = 0; file < 5; file++) writeFileSync(join(source, 'folder', `${file}`), noise(999));
  writeFileSync(join(source, 'folder', 'ünïcode 名', 'empty'), '');
  writeFileSync(join(source, 'large'), Buffer.concat(Array(25).fill(noise(65_537))));
  symlinkSync('large', join(source, 'link'));
}

/** One whose password costs nothing to try. */
async function makeRepository(storage: Storage): Promise<void> {
  await storage.create();
  const made = new HandmadeRepository(storage);
  const key = await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, N: 2, r: 1, p: 1 });
  await storage.put(keyOf('key', sha256(key)), key);
  await made.putConfig();
}

async function backUp(repository: OpenRepository, source: string): Promise<void> {
  await backup(repository, {
    paths: [source],
    host: 'desk',
    username: 'ann',
    workers: 1,
    lock: { owner: thisProcess() },
    onIssue: ({ error }) => {
      throw error;
    },
  });
}

function withRepository(
  place: Place,
  work: (repository: OpenRepository) => Promise<unknown>,
): Promise<void> {
  return withStorage(place, async (storage) =>
    work(await openRepository(storage, { password: PASSWORD })),
  );
}

async function withStorage(
  place: Place,
  work: (storage: Storage) => Promise<unknown>,
): Promise<void> {
  const storage = await place.open();
  try {
    await work(storage);
  } finally {
    await storage.close();
  }
}
