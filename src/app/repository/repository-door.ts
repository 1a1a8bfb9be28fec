import { hostname, userInfo } from 'node:os';
import type { z } from '@hono/zod-openapi';
import {
  createRepository,
  type KeyOwner,
  makePassPhrase,
  type OpenRepository,
  openRepository,
  openStorage,
} from '../../index.ts';
import type { RecoveryKit } from '../api/repository-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { describeStorage, kindOfStorage } from '../connection/describe-storage.ts';
import { makeKit } from './make-kit.ts';

type Kit = z.infer<typeof RecoveryKit>;
type Parts = Pick<AppParts, 'chosen' | 'contents' | 'secrets' | 'settings' | 'storages'>;

/** Who makes keys on this computer. */
export function keyOwner(): KeyOwner {
  return {
    username: userInfo().username,
    hostname: hostname(),
    created: new Date().toISOString(),
  };
}

/**
 * Makes the repository in the chosen storage, keeps its password, and gives out the recovery kit.
 * @param password without one, a good one is made
 * @throws KirschError `REPOSITORY_EXISTS`, or the storage's own
 */
export async function makeRepository(parts: Parts, password = makePassPhrase()): Promise<Kit> {
  parts.secrets.add(password);
  const kit = await parts.chosen.withStorage(async (storage) => {
    const repository = await createRepository(storage, { password, owner: keyOwner() });
    return kitOf(parts, repository.config.id, password);
  });
  await rememberPassword(parts, password);
  return kit;
}

/**
 * Opens the repository with a password that a person types, and keeps it.
 * @throws KirschError `WRONG_PASSWORD`, `REPOSITORY_NOT_FOUND`, or the storage's own
 */
export async function enterRepository(parts: Parts, password: string): Promise<void> {
  await withPassword(parts, password, async () => {});
  await rememberPassword(parts, password);
}

/**
 * The recovery kit, for who knows a password.
 * @throws KirschError `WRONG_PASSWORD`
 */
export function giveKit(parts: Parts, password: string): Promise<Kit> {
  return withPassword(parts, password, ({ config }) => kitOf(parts, config.id, password));
}

/**
 * Works with the repository as a password that a person has just typed opens it.
 * @throws KirschError `WRONG_PASSWORD`
 */
export async function withPassword<T>(
  { chosen, secrets }: Parts,
  password: string,
  work: (repository: OpenRepository) => Promise<T>,
): Promise<T> {
  secrets.add(password);
  const ready = await chosen.ready();
  const storage = await openStorage(ready.location, ready.options);
  try {
    return await work(await openRepository(storage, { password }));
  } finally {
    await storage.close();
  }
}

/** Keeps the password of the repository beside the keys of its storage. */
export async function rememberPassword(
  { chosen, contents, secrets, storages }: Parts,
  password: string,
): Promise<void> {
  secrets.add(password);
  const { storage } = await chosen.ready();
  await storages.edit(storage.name, {
    secrets: (before) => ({ ...before, repositoryPassword: password }),
  });
  contents.forget();
  chosen.reset();
}

async function kitOf(parts: Parts, repositoryId: string, password: string): Promise<Kit> {
  const { storage, location } = await parts.chosen.ready();
  const kind = kindOfStorage(storage, await parts.settings.read());
  return makeKit({
    repositoryId,
    password,
    storage,
    kind,
    says: describeStorage(storage, kind),
    location,
    secrets: await parts.storages.secretsOf(storage),
    made: new Date(),
  });
}
