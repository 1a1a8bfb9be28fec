import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { leaveLock, makeOwner, openForLocks, readLock } from '../../test/lock-fixtures.ts';
import { TroubledStorage, unreachable } from '../../test/troubled-storage.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { isKirschError, KirschError } from '../errors/index.ts';
import type { ObjectInfo, Storage } from '../storage/index.ts';
import { keyOf, prefixOf } from './file-kind.ts';
import type { FoundLock } from './lock-rules.ts';
import {
  type AcquireLockOptions,
  acquireLock,
  removeAllLocks,
  removeStaleLocks,
  withLock,
} from './locks.ts';
import { OpenRepository } from './open-repository.ts';
import type { WallClock } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let storage: TroubledStorage;
let repository: OpenRepository;
let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
  storage = new TroubledStorage(true, () => clock.now());
  repository = openForLocks(storage);
});

/** The clock of a computer whose clock is wrong by so much; time passes as it does for all. */
function clockThatIsOff(byMs: number): WallClock {
  return { now: () => clock.now() + byMs, sleep: (ms, signal) => clock.sleep(ms, signal) };
}

function optionsOf(name: string, more: Partial<AcquireLockOptions> = {}): AcquireLockOptions {
  return { exclusive: false, owner: makeOwner(name), clock, isProcessAlive: () => true, ...more };
}

function acquire(name: string, more?: Partial<AcquireLockOptions>) {
  return clock.run(acquireLock(repository, optionsOf(name, more)));
}

/** The same storage, without the times of its objects. */
function withoutTimes(inner: TroubledStorage): Storage {
  const bare = ({ key, size }: ObjectInfo): ObjectInfo => ({ key, size });
  return Object.assign(Object.create(inner) as TroubledStorage, {
    get: inner.get.bind(inner),
    put: inner.put.bind(inner),
    delete: inner.delete.bind(inner),
    head: async (key: string) => bare(await inner.head(key)),
    async *list(prefix: string) {
      for await (const object of inner.list(prefix)) yield bare(object);
    },
  });
}

async function refusal(work: Promise<unknown>): Promise<KirschError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isKirschError(error)) throw new Error(`Expected a KirschError, got ${error}.`);
  return error;
}

describe('acquiring a lock', () => {
  test('writes who holds it, and since when', async () => {
    const lock = await acquire('ann', { exclusive: true });
    expect(await readLock(repository, lock.id)).toEqual({
      time: '2026-01-02T03:04:05Z',
      exclusive: true,
      hostname: 'ann-desk',
      username: 'ann',
      pid: 100,
      uid: 1000,
      gid: 1000,
    });
  });

  test('costs a list, a put and a list', async () => {
    await acquire('ann');
    expect(storage.calls).toEqual(['list', 'put', 'list']);
  });

  test('takes the list from when the repository was opened for its first look, and no other', async () => {
    const { config, masterKey, keyId } = repository;
    const gone = await leaveLock(repository, { exclusive: true });
    const listed: ObjectInfo[] = [];
    for await (const object of storage.list(prefixOf('lock'))) listed.push(object);
    await storage.delete(keyOf('lock', gone));
    const listedLocks = Promise.resolve(listed);
    repository = new OpenRepository({ storage, config, masterKey, keyId, listedLocks });
    storage.calls.length = 0;
    // It stood in the way then, and does no more.
    const lock = await acquire('ann');
    expect(storage.calls).toEqual(['get', 'put', 'list']);
    await lock.release();
    await leaveLock(repository, { exclusive: true });
    expect((await refusal(acquire('ann'))).code).toBe('REPOSITORY_LOCKED');
  });

  test('sees a lock that was stored after the list of its first look', async () => {
    const { config, masterKey, keyId } = repository;
    const listedLocks = Promise.resolve([]);
    repository = new OpenRepository({ storage, config, masterKey, keyId, listedLocks });
    await leaveLock(repository, { exclusive: true });
    expect((await refusal(acquire('ann'))).code).toBe('REPOSITORY_LOCKED');
    // Ours is gone again.
    expect(await repository.listIds('lock')).toHaveLength(1);
  });

  test('reads another lock once, though it looks twice', async () => {
    await leaveLock(repository, {});
    storage.calls.length = 0;
    await acquire('ann');
    expect(storage.calls).toEqual(['list', 'get', 'put', 'list']);
  });

  test.each([
    [false, false, true],
    [false, true, false],
    [true, false, false],
    [true, true, false],
  ])(
    'beside a lock that is exclusive: %s, as exclusive: %s, succeeds: %s',
    async (theirs, ours, succeeds) => {
      await leaveLock(repository, { exclusive: theirs });
      if (succeeds) await acquire('ann', { exclusive: ours });
      else {
        expect(await refusal(acquire('ann', { exclusive: ours }))).toMatchObject({
          code: 'REPOSITORY_LOCKED',
        });
      }
      expect(await repository.listIds('lock')).toHaveLength(succeeds ? 2 : 1);
    },
  );

  test('is refused in words that name the holder and the way out', async () => {
    const id = await leaveLock(repository, { exclusive: true });
    await clock.advance(3 * MINUTE_MS);
    const error = await refusal(acquire('ann'));
    expect(error.message).toBe(
      'The repository is locked exclusively by bob on bob-desk (process 4242): lock ' +
        `${id.slice(0, 8)}, last renewed 2026-01-02 03:04:05 UTC, 3 minutes ago.`,
    );
    expect(error.hint).toContain('--retry-lock');
    expect(error.hint).toContain('kirsch unlock');
    expect(error.details).toMatchObject({ key: `locks/${id}`, pid: 4242, stale: false });
  });

  test('is refused in words that go by the storage’s clock, whatever the computers’ clocks say', async () => {
    await leaveLock(repository, { exclusive: true, time: '2031-01-02T03:04:05Z' });
    await clock.advance(3 * MINUTE_MS);
    const error = await refusal(acquire('ann', { clock: clockThatIsOff(-9 * HOUR_MS) }));
    expect(error.message).toContain('last renewed 2026-01-02 03:04:05 UTC, 3 minutes ago.');
  });

  test('asks for the storage’s time only when somebody stands in the way, and leaves nothing of it', async () => {
    const id = await leaveLock(repository, { exclusive: true });
    storage.calls.length = 0;
    await refusal(acquire('ann'));
    expect(storage.calls).toEqual(['list', 'get', 'put', 'head', 'delete']);
    expect(await repository.listIds('lock')).toEqual([id]);
  });

  test('gives way to a lock that appears while it waits for others', async () => {
    const pending = refusal(acquireLock(repository, optionsOf('ann', { exclusive: true })));
    await clock.advance(100);
    const theirs = await leaveLock(repository, {});
    expect(await clock.run(pending)).toMatchObject({ code: 'REPOSITORY_LOCKED' });
    expect(await repository.listIds('lock')).toEqual([theirs]);
  });

  test('waits for others as long as it may, and says so', async () => {
    const id = await leaveLock(repository, { exclusive: true });
    const waits: [string, number][] = [];
    const pending = acquireLock(
      repository,
      optionsOf('ann', {
        retryFor: 5 * MINUTE_MS,
        onWait: (reason, pause) => waits.push([reason.code, pause]),
      }),
    );
    await clock.advance(2 * MINUTE_MS);
    await repository.remove('lock', id);
    await clock.run(pending);
    expect(waits.length).toBeGreaterThan(2);
    for (const [code, pause] of waits) {
      expect(code).toBe('REPOSITORY_LOCKED');
      expect(pause).toBeLessThanOrEqual(1.25 * MINUTE_MS);
    }
  });

  test('gives up when the time for waiting is over', async () => {
    await leaveLock(repository, { exclusive: true });
    const begin = clock.now();
    const error = await refusal(acquire('ann', { retryFor: 5 * MINUTE_MS }));
    expect(error.code).toBe('REPOSITORY_LOCKED');
    expect(clock.now() - begin).toBe(5 * MINUTE_MS);
  });

  test('passes over empty lock files', async () => {
    await storage.put(`locks/${'e0'.repeat(32)}`, new Uint8Array());
    await acquire('ann', { exclusive: true });
  });

  test.each([
    ['garbage', Buffer.alloc(200, 7)],
    ['far too large', Buffer.alloc(100_000, 7)],
  ])('is refused by a lock that is %s, after four looks', async (_, bytes) => {
    const id = 'e0'.repeat(32);
    await storage.put(`locks/${id}`, bytes);
    const begin = clock.now();
    const error = await refusal(acquire('ann'));
    expect(error).toMatchObject({ code: 'REPOSITORY_LOCKED', details: { key: `locks/${id}` } });
    expect(error.message).toContain(id);
    expect(error.hint).toContain('kirsch unlock --remove-all');
    expect(clock.now() - begin).toBe(35_000);
    expect(await repository.listIds('lock')).toEqual([id]);
  });

  test('succeeds when an unreadable lock goes away meanwhile', async () => {
    await storage.put(`locks/${'e0'.repeat(32)}`, Buffer.alloc(200, 7));
    const pending = acquireLock(repository, optionsOf('ann'));
    await clock.advance(8_000);
    await storage.delete(`locks/${'e0'.repeat(32)}`);
    await clock.run(pending);
  });

  test('leaves nothing behind when it is stopped', async () => {
    const stop = new AbortController();
    const pending = refusal(
      acquireLock(repository, optionsOf('ann', { exclusive: true, signal: stop.signal })),
    );
    await clock.advance(100);
    expect(await repository.listIds('lock')).toHaveLength(1);
    stop.abort();
    expect(await clock.run(pending)).toMatchObject({ code: 'ABORTED' });
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('leaves nothing behind when the answer to its upload is lost', async () => {
    storage.afterPut = unreachable;
    expect(await refusal(acquire('ann'))).toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    expect(await repository.listIds('lock')).toEqual([]);
  });
});

describe('a lock that nobody has renewed for half an hour', () => {
  const hoursOff = [-26, -9, -0.4, 0, 0.4, 9, 26];
  const pairs = hoursOff.flatMap((ours) => hoursOff.map((theirs) => [ours, theirs] as const));

  test('is removed by the storage’s clock, and not before, however wrong the computers’ clocks are', async () => {
    for (const [ours, theirs] of pairs) {
      const time = new Date(clock.now() + theirs * HOUR_MS).toISOString();
      const id = await leaveLock(repository, { exclusive: true, time });
      const options = { clock: clockThatIsOff(ours * HOUR_MS) };
      await clock.advance(29.9 * MINUTE_MS);
      expect(await refusal(acquire('ann', options))).toMatchObject({ details: { stale: false } });
      await clock.advance(0.2 * MINUTE_MS);
      const removed: unknown[] = [];
      const onAbandonedLockRemoved = (lock: FoundLock, because: string) =>
        removed.push([lock.id, because]);
      const lock = await acquire('ann', { ...options, onAbandonedLockRemoved });
      expect(removed).toEqual([[id, 'not-renewed']]);
      await clock.run(lock.release());
    }
  });

  test('goes as well when it would not have been in the way', async () => {
    await leaveLock(repository, {});
    await clock.advance(31 * MINUTE_MS);
    storage.calls.length = 0;
    const lock = await acquire('ann');
    expect(storage.calls).toEqual(['list', 'get', 'put', 'list', 'delete']);
    expect(await repository.listIds('lock')).toEqual([lock.id]);
  });

  test('is removed by one who waits for it', async () => {
    await leaveLock(repository, { exclusive: true });
    await clock.advance(28 * MINUTE_MS);
    const begin = clock.now();
    await acquire('ann', { retryFor: 5 * MINUTE_MS });
    expect(clock.now() - begin).toBeGreaterThan(2 * MINUTE_MS);
    expect(clock.now() - begin).toBeLessThan(4 * MINUTE_MS);
  });

  test('is not removed because the clock here was set ahead while somebody waited', async () => {
    const id = await leaveLock(repository, { exclusive: true });
    let off = 0;
    const waiting = acquireLock(
      repository,
      optionsOf('ann', {
        clock: { now: () => clock.now() + off, sleep: (ms, signal) => clock.sleep(ms, signal) },
        retryFor: 4 * HOUR_MS,
        onWait: () => {
          off = 2 * HOUR_MS;
        },
      }),
    );
    await clock.advance(25 * MINUTE_MS);
    expect(await repository.listIds('lock')).toContain(id);
    await clock.run(waiting);
  });

  test('stays while its owner renews it, for hours', async () => {
    const theirs = await acquire('bob', { exclusive: true, clock: clockThatIsOff(-7 * HOUR_MS) });
    const ours = acquire('ann', { retryFor: 12 * HOUR_MS, clock: clockThatIsOff(5 * HOUR_MS) });
    await clock.advance(6 * HOUR_MS);
    await theirs.confirm();
    expect(theirs.signal.aborted).toBe(false);
    await clock.run(theirs.release());
    await ours;
  });

  test('costs its owner the work when he wakes from sleep: he stops before he does harm', async () => {
    const theirs = await acquire('bob', { exclusive: true });
    // Time passes for others, and not for him.
    clock.jump(8 * HOUR_MS);
    await removeAllLocks(repository);
    const snapshot = repository.saveUnpacked('snapshot', Buffer.from('{}'));
    expect(await refusal(clock.run(snapshot))).toMatchObject({ code: 'LOCK_LOST' });
    const removal = repository.remove('pack', 'e0'.repeat(32));
    expect(await refusal(removal)).toMatchObject({ code: 'LOCK_LOST' });
    await clock.run(theirs.release());
    await repository.saveUnpacked('snapshot', Buffer.from('{}'));
  });

  test('stays where the storage tells no times', async () => {
    const timeless = openForLocks(withoutTimes(storage));
    await leaveLock(timeless, { exclusive: true });
    await clock.advance(31 * MINUTE_MS);
    const error = await refusal(clock.run(acquireLock(timeless, optionsOf('ann'))));
    expect(error).toMatchObject({ code: 'REPOSITORY_LOCKED', details: { stale: true } });
    expect(error.hint).toBe('Whoever held it is gone: `kirsch unlock` removes it.');
    expect((await removeStaleLocks(timeless, optionsOf('ann'))).removed).toHaveLength(1);
  });
});

describe('a lock that a killed process left behind', () => {
  const dead = { isProcessAlive: () => false };
  const space = '0123456789abcdef';
  const inSpace = { process_space: space };
  const here = { ...dead, owner: { ...makeOwner('ann'), processSpace: space } };

  test.each([false, true])('does not block the next run (exclusive: %s)', async (exclusive) => {
    const id = await leaveLock(repository, { exclusive: true, extra: inSpace });
    const removed: unknown[] = [];
    const lock = await acquire('ann', {
      ...here,
      exclusive,
      onAbandonedLockRemoved: (found, because) => removed.push([found.id, found.pid, because]),
    });
    expect(removed).toEqual([[id, 4242, 'process-ended']]);
    expect(await repository.listIds('lock')).toEqual([lock.id]);
    expect((await readLock(repository, lock.id)).extra).toEqual(inSpace);
  });

  test.each([
    ['in a container with the names of its computer', { extra: { process_space: 'ffff' } }, 31],
    ['by a program that does not say where it ran', {}, 12],
    ['by another user, who does not say either', { username: 'bob' }, 31],
    ['by another user of the same name', { uid: 1001 }, 31],
    ['on another computer', { hostname: 'bob-desk' }, 31],
    ['on a computer that is called as any other', { hostname: 'localhost' }, 31],
  ])('%s is removed after so many minutes without renewal', async (_, theirs, minutes) => {
    const lock = { exclusive: true, hostname: 'ann-desk', username: 'ann', ...theirs };
    await leaveLock(repository, lock);
    await clock.advance((minutes - 1.5) * MINUTE_MS);
    const owner = {
      ...here.owner,
      hostname: lock.hostname === 'localhost' ? 'localhost' : 'ann-desk',
    };
    expect(await refusal(acquire('ann', { ...here, owner }))).toMatchObject({
      code: 'REPOSITORY_LOCKED',
    });
    await clock.advance(1.5 * MINUTE_MS);
    await acquire('ann', { ...here, owner });
  });

  test('is known by its time when it bears the number of our own process', async () => {
    await leaveLock(repository, { pid: 100, exclusive: true, extra: inSpace });
    const owner = { ...here.owner, startedAt: clock.now() - 1 };
    expect(await refusal(acquire('ann', { owner }))).toMatchObject({ code: 'REPOSITORY_LOCKED' });
    await acquire('ann', { owner: { ...owner, startedAt: clock.now() + 1 } });
  });

  test('stays, and blocks nobody whom it need not block, when it cannot be removed', async () => {
    await leaveLock(repository, { extra: inSpace });
    storage.before = async (call) => {
      if (call === 'delete') throw new KirschError('STORAGE_DENIED', 'Nothing may be deleted.');
    };
    await acquire('ann', here);
    expect(await refusal(acquire('ann', { ...here, exclusive: true }))).toMatchObject({
      code: 'REPOSITORY_LOCKED',
    });
  });
});

describe('unlocking', () => {
  const judge = () => ({
    owner: makeOwner('ann'),
    clock,
    isProcessAlive: (pid: number) => pid !== 13,
  });

  test('removes what is old, and what is of this computer and dead, and names what it cannot read', async () => {
    const old = await leaveLock(repository, { time: '2031-01-02T02:34:04Z' });
    await clock.advance(31 * MINUTE_MS);
    const dead = await leaveLock(repository, { hostname: 'ann-desk', pid: 13 });
    const alive = await leaveLock(repository, { hostname: 'ann-desk', pid: 14 });
    const fresh = await leaveLock(repository, { time: '2021-01-02T02:34:06Z', pid: 13 });
    const garbage = 'e0'.repeat(32);
    await storage.put(`locks/${garbage}`, Buffer.alloc(200, 7));
    const result = await removeStaleLocks(repository, judge());
    expect([...result.removed].sort()).toEqual([old, dead].sort());
    expect(result.unreadable).toEqual([garbage]);
    expect(result.held.map(({ id, pid }) => [id, pid]).sort()).toEqual(
      [[alive, 14] as const, [fresh, 13] as const].sort(),
    );
    expect((await repository.listIds('lock')).sort()).toEqual([alive, fresh, garbage].sort());
  });

  test('removes every lock when asked to', async () => {
    const ids = [await leaveLock(repository, {}), 'e0'.repeat(32), 'e1'.repeat(32)];
    await storage.put(`locks/${ids[1]}`, Buffer.alloc(200, 7));
    await storage.put(`locks/${ids[2]}`, new Uint8Array());
    const result = await removeAllLocks(repository);
    expect([...result.removed].sort()).toEqual([...ids].sort());
    expect(await repository.listIds('lock')).toEqual([]);
  });
});

describe('working with a lock', () => {
  test('gives the result, and the lock back', async () => {
    const result = await clock.run(
      withLock(repository, optionsOf('ann'), async (_, lock) => {
        expect(await repository.listIds('lock')).toEqual([lock.id]);
        return 42;
      }),
    );
    expect(result).toBe(42);
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('gives the lock back when the work fails', async () => {
    const work = withLock(repository, optionsOf('ann'), async () => {
      throw new KirschError('DISK_FULL', 'No room.');
    });
    expect(await refusal(clock.run(work))).toMatchObject({ code: 'DISK_FULL' });
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('stops with the caller’s signal', async () => {
    const stop = new AbortController();
    const work = withLock(repository, optionsOf('ann', { signal: stop.signal }), (signal) =>
      clock.sleep(10 * MINUTE_MS, signal),
    );
    const end = refusal(work);
    await clock.advance(MINUTE_MS);
    stop.abort();
    expect(await clock.run(end)).toMatchObject({ code: 'ABORTED' });
    expect(await repository.listIds('lock')).toEqual([]);
  });

  test('stops when the lock is lost, and says that rather than that it was stopped', async () => {
    const work = withLock(repository, optionsOf('ann'), async (signal) => {
      try {
        await clock.sleep(60 * MINUTE_MS, signal);
      } catch {
        throw new KirschError('ABORTED', 'Stopped before it was done.');
      }
    });
    const end = refusal(work);
    await clock.advance(MINUTE_MS);
    await removeAllLocks(repository);
    expect(await clock.run(end)).toMatchObject({ code: 'LOCK_LOST' });
  });
});

describe('many processes at once', () => {
  const visit = fc.record({
    exclusive: fc.boolean(),
    start: fc.nat(2000),
    work: fc.integer({ min: 1, max: 12 * MINUTE_MS }),
    clockOffMs: fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
  });

  test('never work beside an exclusive one, however slow the storage and wrong their clocks, and all get their turn', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat(400)),
        fc.boolean(),
        async (visits, delays, remote) => {
          const time = new VirtualClock();
          const slow = new TroubledStorage(remote, () => time.now());
          slow.before = () => time.sleep(delays.next().value as number);
          slow.afterPut = () => time.sleep(delays.next().value as number);
          const shared = openForLocks(slow);
          const inside = new Set<{ exclusive: boolean }>();
          const process = async (plan: (typeof visits)[number], number: number) => {
            await time.sleep(plan.start);
            const options = {
              ...optionsOf(`user${number}`),
              clock: {
                now: () => time.now() + plan.clockOffMs,
                sleep: (ms: number, signal?: AbortSignal) => time.sleep(ms, signal),
              },
              exclusive: plan.exclusive,
              retryFor: 24 * 60 * MINUTE_MS,
            };
            await withLock(shared, options, async (signal) => {
              inside.add(plan);
              const exclusive = [...inside].some((other) => other.exclusive);
              expect(exclusive && inside.size > 1).toBe(false);
              await time.sleep(plan.work, signal);
              inside.delete(plan);
            });
          };
          await time.run(Promise.all(visits.map(process)));
          expect(await time.run(shared.listIds('lock'))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
