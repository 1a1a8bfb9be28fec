import { hostname, userInfo } from 'node:os';
import {
  createRepository,
  isKirschError,
  type OpenRepository,
  openRepository,
  openStorage,
  parseStorageAddress,
} from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { Refusal } from '../http/refusal.ts';

/**
 * The repository in the second storage, which the caller closes. Where there is none yet, one is made that cuts as the
 * first one does, so that both hold the same chunks, with the same password.
 * @param name of a storage of the settings
 * @throws KirschError `WRONG_PASSWORD`, or the storage's own
 */
export async function openSecond(
  { chosen, env, secrets, storages }: Pick<AppParts, 'chosen' | 'env' | 'secrets' | 'storages'>,
  name: string,
  source: OpenRepository,
  signal: AbortSignal,
): Promise<OpenRepository> {
  const address = parseStorageAddress(`storage:${name}`);
  const first = await chosen.ready();
  if (!address || address.name === first.storage.name) {
    throw new Refusal(409, 'same-storage', 'A storage cannot be its own second one.', {
      hint: 'Choose another storage for the copies.',
    });
  }
  const ready = await storages.ready(address, env);
  const password = ready.repositoryPassword ?? first.repositoryPassword ?? '';
  secrets.add(ready.options.secretAccessKey, ready.options.sessionToken, password);
  const storage = await openStorage(ready.location, ready.options);
  try {
    return await openRepository(storage, { password, signal }).catch((error: unknown) => {
      if (!isKirschError(error, 'REPOSITORY_NOT_FOUND')) throw error;
      const owner = { username: userInfo().username, hostname: hostname(), created: now() };
      return createRepository(storage, { password, owner, cutLike: source.config, signal });
    });
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function now(): string {
  return new Date().toISOString();
}
