import { keyOf } from '../../repository/file-kind.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { check } from '../check/check.ts';
import {
  addSnapshot,
  type Folder,
  indexOf,
  makeRepository,
} from '../sample-repository.test-helper.ts';

export { addSnapshot, makeRepository };

/** Packs of that type, by the index as it is now. */
export async function packsOf(
  repository: OpenRepository,
  type: 'data' | 'tree' = 'data',
): Promise<string[]> {
  const { index } = await indexOf(repository);
  return [...new Set([...index.entries()].filter((e) => e.type === type).map((e) => e.packId))];
}

/** Stores a snapshot whose data is in one pack of its own, which it names. */
export async function addInOwnPack(repository: OpenRepository, folder: Folder) {
  const before = new Set(await packsOf(repository));
  const stored = await addSnapshot(repository, folder);
  const [pack] = (await packsOf(repository)).filter((id) => !before.has(id));
  return { stored, pack: pack! };
}

/** Changes one byte of an object. */
export async function flip({ storage }: OpenRepository, key: string, at: number): Promise<void> {
  const bytes = Buffer.from(await storage.get(key));
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  await storage.put(key, bytes);
}

export function packKey(id: string): string {
  return keyOf('pack', id);
}

/** Everything that is stored, to see that nothing was written. */
export async function contentOf({ storage }: OpenRepository): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list('')) keys.push(key);
  return keys.sort();
}

/** What a thorough check says. */
export async function faultsOf(repository: OpenRepository): Promise<string[]> {
  const { problems, unindexedPacks } = await check(repository, { readData: 'all', workers: 1 });
  return [...problems.map(({ message }) => message), ...unindexedPacks];
}
