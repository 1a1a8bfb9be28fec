import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prune } from '../src/operations/prune/prune.ts';
import type { PruneOptions, PruneResult } from '../src/operations/prune/prune-options.ts';
import { loadSnapshots } from '../src/operations/snapshots/load-snapshots.ts';
import { thisProcess } from '../src/repository/lock-owner.ts';
import { randomNumbers } from './random-numbers.ts';
import { describeWithPrograms, startMinio, type TestServer } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

const HOUR = 3_600_000;
const ALL = { maxUnused: { kind: 'bytes', bytes: 0 } } as const;

/** Files of random bytes, which do not compress: `seed` tells what is in them. */
function writeFiles(folder: string, seed: number, count: number): void {
  const random = randomNumbers(seed);
  mkdirSync(folder, { recursive: true });
  for (let at = 0; at < count; at++) {
    const bytes = Buffer.from(Array.from({ length: 3000 }, () => random(256)));
    writeFileSync(join(folder, `${seed}-${at}`), bytes);
  }
}

describeWithPrograms(['restic', 'minio'], 'After a prune restic finds everything in order:', () => {
  let base: string;
  let minio: TestServer;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-prune-'));
    minio = await startMinio();
  });

  afterAll(async () => {
    await minio.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const places = {
    'version 1 in a folder': async (name: string) =>
      new SharedRepository(join(base, name)).create(1),
    'version 2 on MinIO': async (name: string) => SharedRepository.inBucket(minio, name).create(2),
  };

  for (const [title, create] of Object.entries(places)) {
    describe(title, () => {
      /** Prunes when it is so many hours later by the storage's clock. */
      const pruneLater = (
        shared: SharedRepository,
        hours: number,
        options: Partial<PruneOptions> = {},
      ): Promise<PruneResult> =>
        shared.kirsch((repository) =>
          prune(repository, {
            ...ALL,
            lock: { owner: thisProcess() },
            workers: 0,
            storageNow: () => Date.now() + hours * HOUR,
            ...options,
          }),
        );

      /** Removes all snapshots but the newest ones. */
      const forgetBut = (shared: SharedRepository, kept: number) =>
        shared.kirsch(async (repository) => {
          const snapshots = await loadSnapshots(repository);
          for (const { id } of snapshots.slice(0, snapshots.length - kept)) {
            await repository.remove('snapshot', id);
          }
        });

      const isRight = async (shared: SharedRepository, source: string) => {
        expect((await shared.check()).problems).toEqual([]);
        await shared.restic(['check', '--read-data']);
        const target = join(base, `restored ${title} ${Math.random()}`);
        await shared.restic(['restore', 'latest', '--target', target]);
        for (const name of ['1-0', '1-9']) {
          const restored = readFileSync(join(target, source, name));
          expect(restored.equals(readFileSync(join(source, name)))).toBe(true);
        }
      };

      test('in both phases, with backups of both programs between them', async () => {
        const source = join(base, `source of ${title}`);
        const shared = await create('phases');
        writeFiles(source, 1, 10);
        writeFiles(source, 2, 20);
        await shared.backup([source]);
        await shared.resticBackup([source, '--exclude', '2-1*']);
        await shared.backup([source], { excludes: ['2-*'] });
        await forgetBut(shared, 1);
        const first = await pruneLater(shared, 0);
        expect(first.repacked.count).toBeGreaterThan(0);
        expect(first.marked.count).toBeGreaterThanOrEqual(first.repacked.count);
        await isRight(shared, source);
        writeFiles(source, 3, 3);
        await shared.resticBackup([source]);
        await isRight(shared, source);
        const last = await pruneLater(shared, 25);
        expect(last.deleted.count).toBe(first.marked.count);
        await isRight(shared, source);
        await pruneLater(shared, 60);
        await isRight(shared, source);
        // Nothing is left over that restic would not know of.
        const { stdout } = await shared.restic(['prune', '--dry-run', '--max-unused', '0']);
        expect(stdout).toMatch(/to repack: +0 blobs/);
        expect(stdout).toMatch(/to delete: +0 blobs \/ 0 B/);
      });

      test('at once', async () => {
        const source = join(base, `source at once of ${title}`);
        const shared = await create('instant');
        writeFiles(source, 1, 10);
        writeFiles(source, 2, 20);
        await shared.resticBackup([source]);
        await shared.backup([source], { excludes: ['2-*'] });
        await forgetBut(shared, 1);
        const { deleted } = await pruneLater(shared, 0, { instant: true });
        expect(deleted.count).toBeGreaterThan(0);
        await isRight(shared, source);
        await shared.restic(['prune', '--max-unused', '0']);
        await isRight(shared, source);
      });

      test('restic’s own prune after the first phase: what we marked it deletes, what we keep it keeps', async () => {
        const source = join(base, `source of restic's prune of ${title}`);
        const shared = await create('theirs');
        writeFiles(source, 1, 10);
        writeFiles(source, 2, 20);
        await shared.backup([source]);
        await shared.backup([source], { excludes: ['2-*'] });
        await forgetBut(shared, 1);
        expect((await pruneLater(shared, 0)).marked.count).toBeGreaterThan(0);
        await shared.restic(['prune', '--max-unused', '0']);
        await isRight(shared, source);
        const { deleted, waiting } = await pruneLater(shared, 25);
        expect(deleted.count + waiting.count).toBe(0);
        await isRight(shared, source);
      });
    });
  }
});
