import { isKirschError, KirschError } from '../errors/index.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Asks the storage whether it really has an object that it has acknowledged, in its size. What others depend on is asked
 * for before anything names it, and before what it replaces is removed.
 * @throws KirschError `STORAGE_FAILED` that names the object
 */
export async function confirmStored(
  storage: Storage,
  key: string,
  size: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await storage.head(key, { signal }).catch((error: unknown) => {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  });
  if (found?.size === size) return;
  throw new KirschError(
    'STORAGE_FAILED',
    found
      ? `The storage kept ${found.size} of ${size} bytes of ${key}.`
      : `The storage acknowledged ${key} and does not have it.`,
    {
      hint: 'Run the command again; if it happens again, do not trust this storage.',
      details: { key },
    },
  );
}
