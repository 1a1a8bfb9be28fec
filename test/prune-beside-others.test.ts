import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prune } from '../src/operations/prune/prune.ts';
import type { PruneOptions } from '../src/operations/prune/prune-options.ts';
import { loadSnapshots } from '../src/operations/snapshots/load-snapshots.ts';
import { thisProcess } from '../src/repository/lock-owner.ts';
import { randomNumbers } from './random-numbers.ts';
import { describeWithPrograms, startMinio, type TestServer } from './servers/index.ts';
import { minioKeysWith } from './servers/minio-role.ts';
import { SharedRepository } from './shared-repository.ts';

const HOUR = 3_600_000;

/** Everything but removing anything else than locks. */
const ADD_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::*'] },
    {
      Effect: 'Deny',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      Resource: ['config', 'keys', 'snapshots', 'index', 'data'].map(
        (folder) => `arn:aws:s3:::*/${folder}*`,
      ),
    },
  ],
});

describeWithPrograms(['restic', 'minio'], 'A prune that is not alone:', () => {
  let base: string;
  let source: string;
  let minio: TestServer;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-prune-beside-'));
    source = join(base, 'source');
    mkdirSync(source);
    const random = randomNumbers(5);
    for (let at = 0; at < 20; at++) {
      const bytes = Buffer.from(Array.from({ length: 3000 }, () => random(256)));
      writeFileSync(join(source, `file ${at}`), bytes);
    }
    minio = await startMinio();
  });

  afterAll(async () => {
    await minio.stop();
    rmSync(base, { recursive: true, force: true });
  });

  /** Two backups, of which the first is removed: half of its data is used no more. */
  const prepare = async (shared: SharedRepository) => {
    await shared.backup([source]);
    await shared.backup([source], { excludes: ['file 1*'] });
    await shared.kirsch(async (repository) => {
      const [oldest] = await loadSnapshots(repository);
      await repository.remove('snapshot', oldest!.id);
    });
  };

  const pruneLater = (shared: SharedRepository, hours: number, more: Partial<PruneOptions> = {}) =>
    shared.kirsch((repository) =>
      prune(repository, {
        maxUnused: { kind: 'bytes', bytes: 0 },
        lock: { owner: thisProcess() },
        workers: 0,
        storageNow: () => Date.now() + hours * HOUR,
        ...more,
      }),
    );

  test('repacks while restic backs up, marks when that is done, and keeps what that has come to use', async () => {
    const shared = await new SharedRepository(join(base, 'folder')).create();
    await prepare(shared);
    const end = join(base, 'end');
    const wait = `while [ ! -e '${end}' ]; do sleep 0.1; done; cat '${join(source, 'file 11')}'`;
    const backup = shared.restic(['backup', '--stdin-from-command', '--', 'sh', '-c', wait]);
    while (readdirSync(join(base, 'folder', 'locks')).length === 0) await pause(50);
    await expect(pruneLater(shared, 0)).rejects.toMatchObject({ code: 'REPOSITORY_LOCKED' });
    expect(existsSync(end)).toBe(false);
    writeFileSync(end, '');
    await backup;
    await shared.restic(['check', '--read-data']);
    const { plan, marked } = await pruneLater(shared, 0);
    // What was copied is not copied again, only the one blob that restic has come to use in the old pack.
    expect(plan.carried.count).toBe(1);
    expect(marked.count).toBeGreaterThan(0);
    await pruneLater(shared, 24);
    await shared.restic(['check', '--read-data']);
    expect((await shared.check()).problems).toEqual([]);
  });

  test('with a key that may only add says so, and a key that may delete finishes', async () => {
    const shared = await SharedRepository.inBucket(minio, 'add-only').create();
    await prepare(shared);
    const keys = await minioKeysWith(ADD_ONLY, minio);
    const limited = SharedRepository.inBucket({ ...minio, ...keys }, 'add-only');
    const addOnly = new SharedRepository(limited.env['RESTIC_REPOSITORY']!, {
      ...limited.env,
      AWS_SESSION_TOKEN: keys.sessionToken,
    });
    for (const options of [{}, { instant: true }]) {
      await expect(pruneLater(addOnly, 0, options)).rejects.toMatchObject({
        code: 'STORAGE_DENIED',
        message: expect.stringContaining('All backups are as they were'),
      });
      await shared.restic(['check', '--read-data']);
    }
    await pruneLater(shared, 0);
    const { deleted } = await pruneLater(shared, 24);
    expect(deleted.count).toBeGreaterThan(0);
    await shared.restic(['check', '--read-data']);
    expect(await shared.check()).toMatchObject({ problems: [], unindexedPacks: [] });
  });
});
