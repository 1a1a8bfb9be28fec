import type { Storage } from '../../src/storage/index.ts';

/** A whole repository as bytes: what a run of a campaign begins with. */
export type StoredObjects = ReadonlyMap<string, Buffer>;

const AT_ONCE = 8;

export async function readObjects(storage: Storage): Promise<StoredObjects> {
  const objects = new Map<string, Buffer>();
  for (const key of await keysIn(storage)) objects.set(key, await storage.get(key));
  return objects;
}

/** Makes the storage hold these objects. */
export async function plantObjects(storage: Storage, objects: StoredObjects): Promise<void> {
  await storage.create();
  await severalAtOnce([...objects], ([key, bytes]) => storage.put(key, bytes));
}

/** Makes the storage hold what another has, which is closed then. */
export async function copyObjects(from: Storage, to: Storage): Promise<void> {
  try {
    await to.create();
    await severalAtOnce(await keysIn(from), async (key) => to.put(key, await from.get(key)));
  } finally {
    await from.close();
  }
}

export async function removeObjects(storage: Storage): Promise<void> {
  await severalAtOnce(await keysIn(storage), (key) => storage.delete(key));
}

async function keysIn(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list('')) keys.push(key);
  return keys;
}

async function severalAtOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const worker = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
