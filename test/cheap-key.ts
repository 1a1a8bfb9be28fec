import { createKeyFile, sha256 } from '../src/format/index.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import type { SharedRepository } from './shared-repository.ts';

/** Gives a repository a key that costs nothing to try, for tests that open it again and again; restic takes it, too. */
export async function withCheapKey(shared: SharedRepository): Promise<SharedRepository> {
  await shared.kirsch(async ({ storage, masterKey, keyId }) => {
    const file = await createKeyFile(masterKey, shared.env['RESTIC_PASSWORD']!, {
      username: 'tester',
      hostname: 'a-computer',
      created: '2026-01-02T03:04:05Z',
      N: 2,
      r: 1,
      p: 1,
    });
    await storage.put(keyOf('key', sha256(file)), file);
    await storage.delete(keyOf('key', keyId));
  });
  return shared;
}
