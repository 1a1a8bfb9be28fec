import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyExtra, anyText, anyTime } from './arbitraries.ts';
import { decodeLock, encodeLock, type Lock } from './lock.ts';

const anyLock = fc.record(
  {
    time: anyTime,
    exclusive: fc.boolean(),
    hostname: anyText,
    username: anyText,
    pid: fc.nat(),
    uid: fc.nat(),
    gid: fc.nat(),
    extra: anyExtra,
  },
  {
    requiredKeys: ['time', 'exclusive', 'hostname', 'username', 'pid', 'uid', 'gid'],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Lock>;

describe('a lock', () => {
  it('comes back with everything in it', () => {
    fc.assert(
      fc.property(anyLock, (lock) => {
        expect(decodeLock(encodeLock(lock))).toEqual(lock);
      }),
    );
  });

  it('has the bytes that restic writes', () => {
    const lock: Lock = {
      time: '2026-01-02T03:04:05Z',
      exclusive: false,
      hostname: 'h',
      username: 'root',
      pid: 7,
      uid: 0,
      gid: 0,
    };
    const start =
      '{"time":"2026-01-02T03:04:05Z","exclusive":false,"hostname":"h","username":"root"';
    expect(encodeLock(lock).toString()).toBe(`${start},"pid":7}`);
    const owned = encodeLock({ ...lock, uid: 1000, gid: 100 });
    expect(owned.toString()).toBe(`${start},"pid":7,"uid":1000,"gid":100}`);
  });

  it.each(['', '{}', '{"time":"now"}', '{"time":"2026-01-02T03:04:05Z","exclusive":1}'])(
    'is refused when it is %s',
    (json) => {
      const damaged = expect.objectContaining({ code: 'DAMAGED' });
      expect(() => decodeLock(Buffer.from(json))).toThrow(damaged);
    },
  );
});
