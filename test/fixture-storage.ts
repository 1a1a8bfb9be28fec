import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { isKey, MemoryStorage } from '../src/storage/index.ts';

/** The folder of repositories that other programs made, or `undefined` where there is none. */
export const fixtureFolder = process.env.KIRSCH_FIXTURES;

/** The passwords of the fixtures, by how their names begin. */
const PASSWORDS: readonly (readonly [prefix: string, password: string])[] = [
  ['restic-', 'geheim'],
  ['v2-restic-', 'restic'],
  ['v2-rustic-', 'rustic'],
];

export interface Fixture {
  readonly name: string;
  readonly password: string;
  /** Puts the repository's objects into a storage in memory. */
  load(): Promise<MemoryStorage>;
}

/** The repositories in the folder of fixtures. */
export function findFixtures(folder: string): Fixture[] {
  return readdirSync(folder)
    .filter((file) => /repo.*\.tar\.gz$/.test(file))
    .sort()
    .map((file) => ({
      name: file.replace('.tar.gz', ''),
      password: PASSWORDS.find(([prefix]) => file.startsWith(prefix))![1],
      load: () => loadArchive(join(folder, file)),
    }));
}

async function loadArchive(path: string): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  const archive = createReadStream(path).pipe(createGunzip()).pipe(extract());
  for await (const entry of archive) {
    const key = entry.header.name.replace(/^(\.\/)?repo\//, '');
    if (entry.header.type !== 'file' || !isKey(key)) {
      entry.resume();
      continue;
    }
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    await storage.put(key, Buffer.concat(parts));
  }
  return storage;
}
