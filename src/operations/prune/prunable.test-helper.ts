import { randomBytes } from 'node:crypto';
import { createSealer, randomMasterKey } from '../../format/index.ts';
import { readIndexLayout } from '../../repository/index-layout.ts';
import { thisProcess } from '../../repository/lock-owner.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { MemoryStorage, type Storage } from '../../storage/index.ts';
import { check } from '../check/check.ts';
import { addSnapshot, type Folder } from '../sample-repository.test-helper.ts';
import { prune } from './prune.ts';
import type { PruneOptions, PruneResult } from './prune-options.ts';

export const HOUR = 3_600_000;

const MASTER_KEY = randomMasterKey();

/** A repository in memory on a clock of the test's, that is to be pruned. */
export class PrunableRepository {
  /** What the storage's clock shows. */
  now = Date.UTC(2026, 0, 2, 3, 4, 5);
  readonly storage: MemoryStorage;
  readonly repository: OpenRepository;
  readonly #version: 1 | 2;

  constructor(version: 1 | 2 = 2) {
    this.#version = version;
    this.storage = new MemoryStorage(() => this.now);
    this.repository = this.through(this.storage);
  }

  /** The same repository by way of another storage, or in another version of the format. */
  through(storage: Storage, version: 1 | 2 = this.#version): OpenRepository {
    const config = { version, id: 'c0'.repeat(32), chunkerPolynomial: 3n };
    return new OpenRepository({ storage, config, masterKey: MASTER_KEY, keyId: '' });
  }

  /** A copy of everything, which goes its own ways. */
  async copy(): Promise<PrunableRepository> {
    const copy = new PrunableRepository(this.#version);
    for await (const { key, modified } of this.storage.list('')) {
      copy.now = modified!.getTime();
      await copy.storage.put(key, await this.storage.get(key));
    }
    copy.now = this.now;
    return copy;
  }

  async add(folder: Folder): Promise<string> {
    return (await addSnapshot(this.repository, folder)).id;
  }

  forget(id: string): Promise<void> {
    return this.repository.remove('snapshot', id);
  }

  prune(
    options: Partial<PruneOptions> = {},
    repository: OpenRepository = this.repository,
  ): Promise<PruneResult> {
    return prune(repository, { lock: { owner: thisProcess() }, workers: 0, ...options });
  }

  /** What is wrong, by reading everything; and the packs that no index names in any way. */
  async faults(): Promise<string[]> {
    const { problems, unindexedPacks } = await check(this.repository, {
      readData: 'all',
      workers: 1,
    });
    return [...problems.map(({ message }) => message), ...unindexedPacks];
  }

  /** How many packs there are, and how the index sees them. */
  async packs(): Promise<{ stored: number; live: number; marked: number }> {
    const layout = await readIndexLayout(this.repository);
    const { length } = await this.repository.listIds('pack');
    return { stored: length, live: layout.live.size, marked: layout.marks().size };
  }

  /** Removes what a killed process has left, as the next one does. */
  async removeLocks(): Promise<void> {
    for (const id of await this.repository.listIds('lock')) {
      await this.storage.delete(`locks/${id}`);
    }
  }

  /** A pack that no index names, and whose header is broken. */
  async addRubbish(): Promise<string> {
    const id = randomBytes(32).toString('hex');
    const bytes = createSealer(MASTER_KEY).seal(Buffer.from('rubbish'));
    await this.storage.put(`data/${id.slice(0, 2)}/${id}`, bytes);
    return id;
  }
}

/** A folder of so many files that are like no others, of so many bytes each. */
export function noise(files: number, bytes = 2000): Folder {
  return Object.fromEntries(
    Array.from({ length: files }, (_, at) => [`file ${at}`, randomBytes(bytes)]),
  );
}
