import { createKeyFile, type MasterKey, sha256 } from '../../src/format/index.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import type { Storage } from '../../src/storage/index.ts';
import { HandmadeRepository } from '../handmade-repository.ts';

/** Of every repository that a campaign makes. */
export const PASSWORD = 'cheap';
const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/** Makes a repository whose password costs nothing to try: a campaign opens thousands, and restic as well. */
export async function createCheapRepository(storage: Storage, version: 1 | 2 = 2): Promise<void> {
  await storage.create();
  const made = new HandmadeRepository(storage, version);
  await plantKey(storage, made.masterKey);
  await made.putConfig();
}

/** Stores a key file for `PASSWORD`, of the least cost. */
export async function plantKey(storage: Storage, masterKey: MasterKey): Promise<void> {
  const key = await createKeyFile(masterKey, PASSWORD, { ...OWNER, N: 2, r: 1, p: 1 });
  await storage.put(keyOf('key', sha256(key)), key);
}
