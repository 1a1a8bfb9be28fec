import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyRule, REPOSITORY_KEYS } from '../key.ts';
import type { ObjectInfo } from '../storage.ts';

/** How many files are asked for their size at once: bounds memory, and hides the latency of network disks. */
const BATCH = 64;

/**
 * Every file below `root` whose path is a key that starts with `prefix`. Files with other names (temporary ones,
 * a system's own) are not ours and are passed over, and so is what vanishes meanwhile.
 * @throws what `opendir` throws when `root` itself cannot be read
 */
export async function* walkFolder(
  root: string,
  prefix: string,
  keys: KeyRule = REPOSITORY_KEYS,
): AsyncGenerator<ObjectInfo> {
  // Raises the right error where the root is missing but the prefix names a folder below it.
  if (prefix.includes('/')) await stat(root).then(ensureFolder);
  yield* walk(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix, keys);
}

async function* walk(
  root: string,
  folder: string,
  prefix: string,
  keys: KeyRule,
): AsyncGenerator<ObjectInfo> {
  const entries = await opendir(join(root, folder), { bufferSize: 2 * BATCH }).catch(
    (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'ENOENT' || error.code === 'ENOTDIR';
      if (isGone && folder !== '') return undefined;
      throw error;
    },
  );
  if (!entries) return;

  const folders: string[] = [];
  let batch: string[] = [];
  for await (const entry of entries) {
    const key = folder + entry.name;
    if (!keys.isKey(key)) continue;
    const below = `${key}/`;
    if (entry.isDirectory() || (folder === '' && (await leadsToFolder(root, entry)))) {
      if (keys.isFlat) continue;
      if (below.startsWith(prefix) || prefix.startsWith(below)) folders.push(below);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      batch.push(key);
    }
    if (batch.length === BATCH) {
      yield* await describeAll(root, batch);
      batch = [];
    }
  }
  yield* await describeAll(root, batch);
  for (const below of folders) yield* walk(root, below, prefix, keys);
}

/** A link in the root may lead to a folder on another disk, as people do with `data`; deeper ones are not followed. */
async function leadsToFolder(root: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false;
  return (await stat(join(root, entry.name)).catch(() => undefined))?.isDirectory() ?? false;
}

async function describeAll(root: string, keys: readonly string[]): Promise<ObjectInfo[]> {
  const infos = await Promise.all(keys.map((key) => describe(root, key)));
  return infos.filter((info) => info !== undefined);
}

async function describe(root: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    const { size, mtime } = await stat(join(root, key));
    return { key, size, modified: mtime };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ensureFolder(stats: { isDirectory(): boolean }): void {
  if (!stats.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
}
