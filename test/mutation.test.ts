import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../src/format/index.ts';
import { check } from '../src/operations/check/check.ts';
import type { StoredSnapshot } from '../src/operations/snapshots/load-snapshots.ts';
import type { IndexedRepository } from '../src/repository/indexed-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { findFixtures, fixtureFolder } from './fixture-storage.ts';
import {
  MutableRepository,
  ownWordsOf,
  PASSWORD,
  placesIn,
  type RestoreOutcome,
} from './mutable-repository.ts';
import { randomNumbers } from './random-numbers.ts';

/*
 * Any byte of a repository may be another one than was written. Whatever it is: a restore brings back what was backed
 * up, or says which object is to blame for what is missing. It never restores anything else.
 *
 * KIRSCH_MUTANTS: how many bytes of packs are changed, over all repositories (500 unless told; 20,000 before a release).
 * KIRSCH_SEED: another choice of them.
 */
const MUTANTS = Number(process.env.KIRSCH_MUTANTS ?? 500);
const SEED = Number(process.env.KIRSCH_SEED ?? 1);
/** Starting the threads of a restore takes longer than anything else here: so many changed bytes share one. */
const MUTANTS_PER_RESTORE = 5;

const fixtures = fixtureFolder === undefined ? [] : findFixtures(fixtureFolder);
const subjects = [
  { name: 'a repository of our own', load: () => MutableRepository.make() },
  ...fixtures.map(({ name, password, load }) => ({
    name,
    load: async () => MutableRepository.of(await load(), password),
  })),
];
const packMutants = Math.ceil(MUTANTS / subjects.length);
/** Reading alone takes next to no time. */
const readMutants = 20 * packMutants;
const timeout = 60_000 + 1000 * packMutants;

if (fixtureFolder === undefined) {
  describe.skip('KIRSCH_FIXTURES is not set', () => {
    test('so repositories of other programs are not mutated', () => {});
  });
}

describe.each(subjects)('$name', ({ load }) => {
  const random = randomNumbers(SEED);
  let subject: MutableRepository;
  let snapshots: StoredSnapshot[];
  let indexed: IndexedRepository;
  beforeAll(async () => {
    subject = await load();
    snapshots = await subject.loadSnapshots();
    indexed = await subject.loadIndex();
  });

  /** The object with each of its bytes changed in turn, and with all after each of them cut off. */
  function* mutantsOf(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at++) {
      yield flipped(bytes, at);
      yield bytes.subarray(0, at);
    }
  }

  function flipped(bytes: Buffer, at: number): Buffer {
    const mutant = Buffer.from(bytes);
    mutant[at]! ^= 1 + random(255);
    return mutant;
  }

  /** Tries every mutant of an object, under its old name and under the one that its bytes deserve. */
  async function tryAll(
    key: string,
    load: () => Promise<unknown>,
    mayAlsoSay: RegExp = /^never$/,
  ): Promise<void> {
    const whole = await subject.storage.get(key);
    const expected = await load();
    for (const bytes of mutantsOf(whole)) {
      const folder = key.slice(0, key.lastIndexOf('/') + 1);
      const names = folder === '' ? [key] : [key, `${folder}${sha256(bytes)}`];
      for (const name of names) {
        const changes = [[key, undefined] as const, [name, bytes] as const];
        const outcome = await subject.whileChanged(changes, () =>
          load().catch((error: unknown) => {
            const words = ownWordsOf(error);
            return words.includes(name) || (name !== key && mayAlsoSay.test(words)) || words;
          }),
        );
        if (outcome !== true) expect(outcome).toEqual(expected);
      }
    }
  }

  test('each byte of its config', async () => {
    await tryAll('config', async () => {
      const { config, masterKey } = await openRepository(subject.storage, { password: PASSWORD });
      return { config, masterKey };
    });
  });

  test('each byte of its index files', async () => {
    for (const key of await subject.keysOf('index/')) {
      await tryAll(key, async () => placesIn(await subject.loadIndex()));
    }
  });

  test('each byte of its snapshots', async () => {
    for (const key of await subject.keysOf('snapshots/')) {
      await tryAll(key, () => subject.loadSnapshots());
    }
  });

  test('each byte of a key file, whose words in clear do no harm', async () => {
    const [key] = await subject.keysOf('keys/');
    // Under a name that is right, a changed key is a key with another password.
    await tryAll(
      key!,
      async () => {
        const { config, masterKey } = await openRepository(subject.storage, { password: PASSWORD });
        return { config, masterKey };
      },
      /The password opens none/,
    );
  });

  test(`${readMutants} bytes of its packs, each as it is read`, { timeout }, async () => {
    const keys = await subject.keysOf('data/');
    let refused = 0;
    for (let mutant = 0; mutant < readMutants; mutant++) {
      const [key, bytes] = await mutantPack(keys);
      await subject.whileChanged([[key, bytes]], async () => {
        for (const { type, id, packId } of indexed.index.entries()) {
          if (!key.endsWith(packId)) continue;
          try {
            // Every blob is held against its id, so what is loaded is right.
            expect(sha256(await indexed.loadBlob(type, id))).toBe(id);
          } catch (error) {
            expect(ownWordsOf(error)).toContain(key);
            refused++;
          }
        }
      });
    }
    expect(refused).toBeGreaterThan(readMutants / 10);
  });

  test(`${packMutants} bytes of its packs, in restores and checks`, { timeout }, async () => {
    const originals = new Map<StoredSnapshot, RestoreOutcome>();
    for (const stored of snapshots) originals.set(stored, await subject.restore(indexed, stored));
    const keys = await subject.keysOf('data/');
    let damaged = 0;
    for (let done = 0; done < packMutants; done += MUTANTS_PER_RESTORE) {
      const changes = new Map<string, Buffer>();
      for (let mutant = 0; mutant < MUTANTS_PER_RESTORE; mutant++) {
        const [key, bytes] = await mutantPack(keys, changes);
        changes.set(key, bytes);
      }
      const stored = snapshots[random(snapshots.length)]!;
      await subject.whileChanged(changes, async () => {
        const found = await subject.restore(indexed, stored);
        expectHonesty(found, originals.get(stored)!, [...changes.keys()]);
        if (!isDeepStrictEqual(found.issues, originals.get(stored)!.issues)) damaged++;
        if (done === 0) await expectCheckToFind([...changes.keys()]);
      });
    }
    expect(damaged).toBeGreaterThan(0);
  });

  async function mutantPack(
    keys: readonly string[],
    before: ReadonlyMap<string, Buffer> = new Map(),
  ): Promise<[key: string, bytes: Buffer]> {
    const key = keys[random(keys.length)]!;
    const bytes = before.get(key) ?? (await subject.storage.get(key));
    const at = random(bytes.length);
    return [key, random(8) === 0 ? bytes.subarray(0, at) : flipped(bytes, at)];
  }

  async function expectCheckToFind(keys: readonly string[]): Promise<void> {
    const { problems, unindexedPacks } = await check(subject.repository, {
      readData: 'all',
      workers: 1,
    });
    const found = problems.map(({ item }) => item);
    for (const key of keys) {
      if (!unindexedPacks.some((id) => key.endsWith(id))) expect(found).toContain(key);
    }
  }
});

/** What is there is right, and what is not was said to be missing, for the reason that is the right one. */
function expectHonesty(
  found: RestoreOutcome,
  original: RestoreOutcome,
  changedKeys: readonly string[],
): void {
  const known = new Set(original.issues.map(({ item }) => item));
  const issues = found.issues.filter(({ item }) => !known.has(item));
  for (const { words } of issues) {
    expect(changedKeys.some((key) => words.includes(key)) || words).toBe(true);
  }
  for (const [path, facts] of found.facts)
    expect([path, facts]).toEqual([path, original.facts.get(path)]);
  for (const path of original.facts.keys()) {
    const isExcused = issues.some(({ item }) => item === '/' || `${path}/`.startsWith(`${item}/`));
    if (!isExcused) expect(found.facts.has(path) || path).toBe(true);
  }
}
