import { beforeEach, describe, expect, test } from 'vitest';
import { makeOwner, openForLocks, readLock } from '../../test/lock-fixtures.ts';
import { silent, TroubledStorage, unreachable } from '../../test/troubled-storage.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { KirschError } from '../errors/index.ts';
import { acquireLock, removeAllLocks } from './locks.ts';
import type { OpenRepository } from './open-repository.ts';

const MINUTE_MS = 60_000;
const NIGHT_MS = 8 * 60 * MINUTE_MS;

let storage: TroubledStorage;
let repository: OpenRepository;
let clock: VirtualClock;
let problems: KirschError[];
beforeEach(() => {
  clock = new VirtualClock();
  storage = new TroubledStorage(true, () => clock.now());
  repository = openForLocks(storage);
  problems = [];
});

function acquire() {
  const onProblem = (error: KirschError) => problems.push(error);
  const options = { exclusive: true, owner: makeOwner('ann'), clock, onProblem };
  return clock.run(acquireLock(repository, options));
}

async function ageOfOnlyLock(): Promise<number> {
  const ids = await repository.listIds('lock');
  expect(ids).toHaveLength(1);
  const { time } = await readLock(repository, ids[0]!);
  return clock.now() - Date.parse(time);
}

describe('a held lock', () => {
  test('is renewed every five minutes, under a new name, and is one file at rest', async () => {
    const lock = await acquire();
    const first = lock.id;
    await clock.advance(5.1 * MINUTE_MS);
    expect(lock.id).not.toBe(first);
    for (let minute = 0; minute < 60; minute += 7) {
      await clock.advance(7 * MINUTE_MS);
      expect(await ageOfOnlyLock()).toBeLessThan(5.1 * MINUTE_MS);
      expect(await repository.listIds('lock')).toEqual([lock.id]);
    }
    expect(lock.signal.aborted).toBe(false);
    expect(problems).toEqual([]);
  });

  test('outlives twenty minutes without a server, and tells of it', async () => {
    const lock = await acquire();
    await clock.advance(2 * MINUTE_MS);
    storage.before = unreachable;
    await clock.advance(20 * MINUTE_MS);
    expect(problems[0]).toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    storage.before = async () => {};
    await clock.advance(MINUTE_MS);
    expect(lock.signal.aborted).toBe(false);
    expect(await ageOfOnlyLock()).toBeLessThan(2 * MINUTE_MS);
  });

  test('is lost when it could not be renewed for 22.5 minutes', async () => {
    const lock = await acquire();
    storage.before = unreachable;
    await clock.advance(22.4 * MINUTE_MS);
    expect(lock.signal.aborted).toBe(false);
    await clock.advance(0.2 * MINUTE_MS);
    expect(lock.signal.reason).toMatchObject({
      code: 'LOCK_LOST',
      cause: { code: 'STORAGE_UNREACHABLE' },
    });
    await expect(lock.confirm()).rejects.toMatchObject({ code: 'LOCK_LOST' });
  });

  test('is lost well before others may take it for stale when the server is silent', async () => {
    const lock = await acquire();
    storage.before = silent;
    await clock.advance(25 * MINUTE_MS);
    expect(lock.signal.reason).toMatchObject({ code: 'LOCK_LOST' });
  });

  test('is lost when somebody removed it', async () => {
    const lock = await acquire();
    await removeAllLocks(repository);
    await clock.advance(5.1 * MINUTE_MS);
    expect(lock.signal.reason).toMatchObject({ code: 'LOCK_LOST' });
    expect((lock.signal.reason as KirschError).message).toContain('somebody removed locks/');
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('is lost, and leaves no file, when somebody removes it in the midst of a renewal', async () => {
    const lock = await acquire();
    const first = lock.id;
    storage.afterPut = () => repository.remove('lock', first);
    await clock.advance(5.1 * MINUTE_MS);
    expect(lock.signal.reason).toMatchObject({ code: 'LOCK_LOST' });
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('leaves one file when the answer to a renewal is lost', async () => {
    const lock = await acquire();
    storage.afterPut = unreachable;
    await clock.advance(5.1 * MINUTE_MS);
    expect(await repository.listIds('lock')).toEqual([lock.id]);
    expect(problems).toHaveLength(1);
  });

  test('removes a replaced file later when it cannot be removed at once', async () => {
    const lock = await acquire();
    storage.before = async (call) => {
      if (call === 'delete') await unreachable();
    };
    await clock.advance(5.1 * MINUTE_MS);
    expect(await repository.listIds('lock')).toHaveLength(2);
    expect(problems.map(({ code }) => code)).toEqual(['STORAGE_FAILED']);
    storage.before = async () => {};
    await clock.advance(5.1 * MINUTE_MS);
    expect(await repository.listIds('lock')).toEqual([lock.id]);
  });

  test('is renewed soon after the clock was set back', async () => {
    await acquire();
    clock.jump(-60 * MINUTE_MS);
    await clock.advance(5_000);
    expect(await ageOfOnlyLock()).toBeGreaterThanOrEqual(0);
  });
});

describe('a lock whose computer was asleep', () => {
  test('is renewed within seconds of waking when nobody touched it', async () => {
    const lock = await acquire();
    clock.jump(NIGHT_MS);
    await clock.advance(2_000);
    expect(lock.signal.aborted).toBe(false);
    expect(await ageOfOnlyLock()).toBeLessThan(2_000);
  });

  test('is not confirmed before it is renewed', async () => {
    const lock = await acquire();
    await lock.confirm();
    clock.jump(NIGHT_MS);
    let confirmed = false;
    const confirming = lock.confirm().then(() => {
      confirmed = true;
    });
    await clock.advance(100);
    expect(confirmed).toBe(false);
    await clock.run(confirming);
    expect(await ageOfOnlyLock()).toBeLessThan(1_000);
  });

  test('is lost when somebody removed it meanwhile, and what asks for confirmation hears it', async () => {
    const lock = await acquire();
    clock.jump(NIGHT_MS);
    await removeAllLocks(repository);
    await expect(clock.run(lock.confirm())).rejects.toMatchObject({ code: 'LOCK_LOST' });
    expect(lock.signal.reason).toMatchObject({ code: 'LOCK_LOST' });
  });

  test('is lost when it fell asleep in the midst of a renewal and the server is not there on waking', async () => {
    const lock = await acquire();
    storage.before = silent;
    await clock.advance(5.1 * MINUTE_MS);
    clock.jump(NIGHT_MS);
    await clock.advance(3 * MINUTE_MS);
    expect(lock.signal.reason).toMatchObject({ code: 'LOCK_LOST' });
  });
});

describe('releasing a lock', () => {
  test('removes its file, once, and ends the renewals', async () => {
    const lock = await acquire();
    await clock.run(Promise.all([lock.release(), lock.release()]));
    await lock.release();
    expect(await repository.listIds('lock')).toEqual([]);
    expect(storage.calls.filter((call) => call === 'delete')).toHaveLength(1);
    await clock.advance(60 * MINUTE_MS);
    expect(await repository.listIds('lock')).toEqual([]);
    expect(lock.signal.aborted).toBe(false);
    await expect(lock.confirm()).rejects.toMatchObject({ code: 'LOCK_LOST' });
  });

  test('leaves no file when a renewal is under way', async () => {
    const lock = await acquire();
    await clock.advance(5 * MINUTE_MS + 100);
    expect(await repository.listIds('lock')).toHaveLength(2);
    await clock.run(lock.release());
    expect(await repository.listIds('lock')).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('removes the file of a lock that was lost for want of a server', async () => {
    const lock = await acquire();
    storage.before = unreachable;
    await clock.advance(23 * MINUTE_MS);
    expect(lock.signal.aborted).toBe(true);
    storage.before = async () => {};
    await clock.run(lock.release());
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('ends within seconds when the server is silent, and names what is left', async () => {
    const lock = await acquire();
    storage.before = silent;
    const begin = clock.now();
    await clock.run(lock.release());
    expect(clock.now() - begin).toBeLessThanOrEqual(10_000);
    expect(problems).toMatchObject([{ details: { key: `locks/${lock.id}` } }]);
  });
});
