import { decodeLock, encodeLock, type Lock, randomMasterKey } from '../src/format/index.ts';
import type { LockOwner } from '../src/repository/lock-owner.ts';
import { OpenRepository } from '../src/repository/open-repository.ts';
import type { Storage } from '../src/storage/storage.ts';

export function makeOwner(name: string, pid = 100): LockOwner {
  return { hostname: `${name}-desk`, username: name, pid, uid: 1000, gid: 1000 };
}

export function openForLocks(storage: Storage): OpenRepository {
  return new OpenRepository({
    storage,
    config: { version: 2, id: 'a1'.repeat(32), chunkerPolynomial: 0x3da3358b4dc173n },
    masterKey: randomMasterKey(),
    keyId: 'b2'.repeat(32),
  });
}

/** Leaves a lock as another process would. */
export function leaveLock(repository: OpenRepository, lock: Partial<Lock>): Promise<string> {
  const whole: Lock = {
    time: '2026-01-02T03:04:05Z',
    exclusive: false,
    hostname: 'bob-desk',
    username: 'bob',
    pid: 4242,
    uid: 1000,
    gid: 1000,
    ...lock,
  };
  return repository.saveUnpacked('lock', encodeLock(whole));
}

export async function readLock(repository: OpenRepository, id: string): Promise<Lock> {
  return decodeLock(await repository.loadUnpacked('lock', id));
}
