import { keyOf } from '../../src/repository/file-kind.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';

/** What can befall a repository. */
export interface Harm {
  readonly title: string;
  readonly befall: (repository: OpenRepository) => Promise<void>;
}

/** As it was published. */
export const NO_HARM: Harm = { title: 'as it is', befall: async () => {} };

/** Harms of every part of a repository that is not the config or the key. */
export const HARMS: readonly Harm[] = [
  {
    title: 'no index at all',
    befall: async (repository) => {
      for (const id of await repository.listIds('index')) await repository.remove('index', id);
    },
  },
  {
    title: 'a byte of each index file changed',
    befall: async (repository) => {
      for (const id of await repository.listIds('index'))
        await change(repository, `index/${id}`, flip(0.5));
    },
  },
  {
    title: 'the largest data pack gone',
    befall: async (repository) => repository.storage.delete(await largest(repository, 'data')),
  },
  {
    title: 'the largest folder pack gone',
    befall: async (repository) => repository.storage.delete(await largest(repository, 'tree')),
  },
  {
    title: 'a byte of the largest data pack changed',
    befall: async (repository) => change(repository, await largest(repository, 'data'), flip(0.4)),
  },
  {
    title: 'a byte of that pack’s header changed',
    befall: async (repository) =>
      change(repository, await largest(repository, 'data'), (bytes) =>
        flipAt(bytes, bytes.length - 10),
      ),
  },
  {
    title: 'the last third of that pack cut off',
    befall: async (repository) =>
      change(repository, await largest(repository, 'data'), (bytes) =>
        bytes.subarray(0, Math.floor((bytes.length * 2) / 3)),
      ),
  },
  {
    title: 'a byte of the largest folder pack changed',
    befall: async (repository) => change(repository, await largest(repository, 'tree'), flip(0.4)),
  },
];

/** The key of the largest pack with blobs of that type. */
async function largest(repository: OpenRepository, type: 'data' | 'tree'): Promise<string> {
  const { index } = await loadIndex(repository);
  const sizes = new Map<string, number>();
  for (const { packId, type: found, length } of index.entries()) {
    if (found === type) sizes.set(packId, (sizes.get(packId) ?? 0) + length);
  }
  const [id] = [...sizes].sort(([a, sizeA], [b, sizeB]) => sizeB - sizeA || (a < b ? -1 : 1))[0]!;
  return keyOf('pack', id);
}

async function change(
  { storage }: OpenRepository,
  key: string,
  how: (bytes: Buffer) => Buffer,
): Promise<void> {
  await storage.put(key, how(Buffer.from(await storage.get(key))));
}

function flip(share: number): (bytes: Buffer) => Buffer {
  return (bytes) => flipAt(bytes, Math.floor(bytes.length * share));
}

function flipAt(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 1;
  return bytes;
}
