import { expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { MemoryStorage } from '../../storage/index.ts';
import { listFiles } from '../list/list-files.ts';
import { collect, indexOf } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import {
  addInOwnPack,
  addSnapshot,
  faultsOf,
  flip,
  makeRepository,
  packKey,
} from './damaged-repository.test-helper.ts';
import { repairIndex } from './repair-index.ts';
import { repairPacks } from './repair-packs.ts';
import { repairSnapshots } from './repair-snapshots.ts';

/** A storage whose process dies at its n-th change, right before or right after that is carried out. */
class DyingStorage extends MemoryStorage {
  changes = 0;
  readonly #at: number;
  readonly #isBefore: boolean;
  #isDead = false;

  constructor(at: number, isBefore: boolean) {
    super();
    this.#at = at;
    this.#isBefore = isBefore;
  }

  override put(...args: Parameters<MemoryStorage['put']>): Promise<void> {
    return this.#change(() => super.put(...args));
  }

  override delete(...args: Parameters<MemoryStorage['delete']>): Promise<void> {
    return this.#change(() => super.delete(...args));
  }

  async #change(change: () => Promise<void>): Promise<void> {
    if (this.#isDead) throw dead();
    const isLast = ++this.changes === this.#at;
    if (isLast && this.#isBefore) this.#isDead = true;
    if (this.#isDead) throw dead();
    await change();
    if (!isLast) return;
    this.#isDead = true;
    throw dead();
  }
}

function dead(): KirschError {
  return new KirschError('STORAGE_UNREACHABLE', 'The process is dead.');
}

/** A pack gone, one damaged, an index file damaged, and three backups of which two are hurt. */
async function makeHarmed() {
  const repository = makeRepository();
  const gone = await addInOwnPack(repository, { gone: 'gone' });
  const spoilt = await addInOwnPack(repository, { spoilt: 'spoilt', intact: 'intact' });
  await addSnapshot(repository, { whole: 'whole', intact: 'intact' });
  await flip(repository, `index/${(await repository.listIds('index'))[0]}`, 40);
  await flip(repository, packKey(spoilt.pack), 20);
  await repository.storage.delete(packKey(gone.pack));
  return { repository, spoilt: spoilt.pack };
}

async function copyInto({ storage, config, masterKey, keyId }: OpenRepository, to: MemoryStorage) {
  const repository = new OpenRepository({ storage: to, config, masterKey, keyId });
  for await (const { key } of storage.list('')) {
    await MemoryStorage.prototype.put.call(to, key, await storage.get(key));
  }
  return repository;
}

async function repairAll(repository: OpenRepository, damagedPack: string): Promise<void> {
  await repairIndex(repository);
  const packs = await repository.listIds('pack');
  if (packs.includes(damagedPack)) await repairPacks(repository, [damagedPack]);
  await repairSnapshots(repository, await loadSnapshots(repository), { forget: true });
}

/** What can be restored, by what each snapshot was called first. */
async function contentOfAll(repository: OpenRepository): Promise<string[]> {
  const indexed = await indexOf(repository);
  const found = new Set<string>();
  for (const { id, snapshot } of await loadSnapshots(repository)) {
    for (const { path, node } of await collect(listFiles(indexed, snapshot))) {
      found.add(`${snapshot.original ?? id}${path} ${node.content}`);
    }
  }
  return [...found].sort();
}

test('repairs may die at any change of the storage: run again, they bring back as much as without', async () => {
  const { repository, spoilt } = await makeHarmed();
  const straight = new DyingStorage(0, true);
  const repaired = await copyInto(repository, straight);
  await repairAll(repaired, spoilt);
  expect(await faultsOf(repaired)).toEqual([]);
  const expected = await contentOfAll(repaired);
  expect(straight.changes).toBeGreaterThan(8);
  for (let at = 1; at <= straight.changes; at++) {
    for (const isBefore of [true, false]) {
      const dying = await copyInto(repository, new DyingStorage(at, isBefore));
      await expect(repairAll(dying, spoilt)).rejects.toThrow('dead');
      const again = await copyInto(dying, new MemoryStorage());
      await repairAll(again, spoilt);
      const when = `${isBefore ? 'before' : 'after'} change ${at}`;
      expect(await contentOfAll(again), when).toEqual(expected);
      expect(
        (await faultsOf(again)).filter((fault) => fault.includes(' ')),
        when,
      ).toEqual([]);
    }
  }
});
