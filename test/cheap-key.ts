import { createKeyFile, sha256 } from '../src/format/index.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import { openRepository } from '../src/repository/repository.ts';
import type { Storage } from '../src/storage/index.ts';

/**
 * Gives a repository a key that costs nothing to try instead of its own, for tests that have it opened again and again:
 * a third of a second of computing each time, which tells nothing new. restic takes it, too.
 */
export async function makeKeyCheap(storage: Storage, password: string): Promise<void> {
  const { masterKey, keyId } = await openRepository(storage, { password });
  const file = await createKeyFile(masterKey, password, {
    username: 'tester',
    hostname: 'a-computer',
    created: '2026-01-02T03:04:05Z',
    N: 2,
    r: 1,
    p: 1,
  });
  await storage.put(keyOf('key', sha256(file)), file);
  await storage.delete(keyOf('key', keyId));
}
