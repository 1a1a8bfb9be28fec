import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { thisProcess } from '../src/repository/lock-owner.ts';
import { acquireLock, removeStaleLocks, withLock } from '../src/repository/locks.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { FolderStorage } from '../src/storage/index.ts';
import { describeWithPrograms, findProgram, runRestic } from './servers/index.ts';

const PASSWORD = 'sesame';
/** restic's exit status when the repository is locked. */
const LOCKED = 11;

describeWithPrograms(['restic'], 'locks shared with restic', () => {
  let base: string;
  let env: Record<string, string>;
  let repository: OpenRepository;
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-locks-'));
    env = { RESTIC_REPOSITORY: join(base, 'repository'), RESTIC_PASSWORD: PASSWORD };
    await runRestic(['init'], { env });
    repository = await openRepository(new FolderStorage(join(base, 'repository')), {
      password: PASSWORD,
    });
  });
  afterAll(async () => {
    await repository.close();
    rmSync(base, { recursive: true, force: true });
  });

  test('ours keep restic out, and say who we are', async () => {
    const owner = thisProcess();
    await withLock(repository, { exclusive: true, owner }, async () => {
      const refused = await runRestic(['list', 'snapshots'], { env, anyExit: true });
      expect(refused.code).toBe(LOCKED);
      expect(refused.stderr).toContain(`PID ${process.pid} on ${owner.hostname}`);
      expect(refused.stderr).toContain(`by ${owner.username}`);
      // It asks whether we live by a signal that we survive, and lets the lock stand.
      await runRestic(['unlock'], { env });
      expect(await repository.listIds('lock')).toHaveLength(1);
    });
    await runRestic(['check'], { env });
  });

  test('ours that are shared let restic read, and not prune', async () => {
    await withLock(repository, { exclusive: false, owner: thisProcess() }, async () => {
      await runRestic(['list', 'snapshots'], { env });
      expect((await runRestic(['prune'], { env, anyExit: true })).code).toBe(LOCKED);
    });
  });

  test('ours that a dead process left behind are removed by `restic unlock`', async () => {
    // Killed as hard as can be: nobody releases it.
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const lock = await acquireLock(repository, {
      exclusive: true,
      owner: { ...thisProcess(), pid: child.pid! },
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    await runRestic(['unlock'], { env });
    expect(await repository.listIds('lock')).toEqual([]);
    await lock.release();
  });

  test("restic's keep us out while it lives, and not when it was killed", async () => {
    const restic = spawn(findProgram('restic')!, ['--no-cache', 'backup', '--stdin'], {
      env: { ...process.env, ...env },
    });
    const ended = new Promise((resolve) => restic.on('exit', resolve));
    // It waits for its input, and holds a shared lock meanwhile.
    while ((await repository.listIds('lock')).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const options = { exclusive: true, owner: thisProcess() };
    await expect(acquireLock(repository, options)).rejects.toMatchObject({
      code: 'REPOSITORY_LOCKED',
      details: { pid: restic.pid, hostname: options.owner.hostname, stale: false },
    });
    await withLock(repository, { ...options, exclusive: false }, async () => {});
    expect(await removeStaleLocks(repository, options)).toMatchObject({
      removed: [],
      unreadable: [],
      held: [{ pid: restic.pid }],
    });
    restic.kill('SIGKILL');
    await ended;
    // It does not say in which container it ran; when it has missed two renewals, nobody holds it.
    await expect(acquireLock(repository, options)).rejects.toMatchObject({
      code: 'REPOSITORY_LOCKED',
    });
    const then = new Date(Date.now() - 12 * 60_000);
    for (const id of await repository.listIds('lock')) {
      utimesSync(join(base, 'repository', 'locks', id), then, then);
    }
    const removed: number[] = [];
    const lock = await acquireLock(repository, {
      ...options,
      onAbandonedLockRemoved: ({ pid }) => removed.push(pid),
    });
    expect(removed).toEqual([restic.pid]);
    await lock.release();
  });
});
