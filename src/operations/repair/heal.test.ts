import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { readIndexFile } from '../../repository/index-layout.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { backup } from '../backup/backup.ts';
import { indexOf } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import {
  addInOwnPack,
  contentOf,
  faultsOf,
  makeRepository,
  packKey,
  packsOf,
} from './damaged-repository.test-helper.ts';
import { type HealOptions, heal } from './heal.ts';
import { repairIndex } from './repair-index.ts';

let base: string;
let source: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-heal-'));
  source = join(base, 'source');
  mkdirSync(join(source, 'sub'), { recursive: true });
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Noise that is the same each time. */
function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

async function makeBackup(repository: OpenRepository) {
  await backup(repository, { paths: [source], host: 'desk', username: 'ann', workers: 1 });
}

/** Removes all data, as a storage that has lost it. */
async function loseData(repository: OpenRepository, isIndexed: boolean) {
  for (const id of await packsOf(repository)) await repository.storage.delete(packKey(id));
  if (!isIndexed) await repairIndex(repository);
}

async function healAll(repository: OpenRepository, options: HealOptions = {}) {
  return heal(repository, await loadSnapshots(repository), options);
}

test('files that are still where they were bring everything back, in both versions', async () => {
  writeFileSync(join(source, 'small'), 'a small one');
  writeFileSync(join(source, 'sub', 'large'), noise(3_000_000));
  for (const [version, isIndexed] of [
    [1, true],
    [2, false],
  ] as const) {
    const repository = makeRepository(version);
    await makeBackup(repository);
    await loseData(repository, isIndexed);
    const found: string[] = [];
    const result = await healAll(repository, { onFound: (path) => found.push(path) });
    expect(result).toMatchObject({
      lost: result.fromFiles,
      fromPacks: 0,
      stillLost: [],
      hurtPaths: [],
    });
    expect(result.fromFiles).toBeGreaterThan(2);
    expect(found.sort()).toEqual([join(source, 'small'), join(source, 'sub', 'large')]);
    await repairIndex(repository);
    expect(await faultsOf(repository)).toEqual([]);
  }
});

test('of a file that has grown and moved inside, the chunks that are still there come back, and the rest is named', async () => {
  const large = noise(6_000_000);
  writeFileSync(join(source, 'large'), large);
  const repository = makeRepository();
  await makeBackup(repository);
  await loseData(repository, false);
  writeFileSync(join(source, 'large'), Buffer.concat([Buffer.from('at the beginning'), large]));
  appendFileSync(join(source, 'large'), 'and at the end');
  const { fromFiles, stillLost, hurtPaths } = await healAll(repository);
  expect(fromFiles).toBeGreaterThan(0);
  expect(stillLost.length).toBeGreaterThan(0);
  expect(hurtPaths).toEqual([join(source, 'large')]);
});

test('what is elsewhere is found by its size or its name, with --from, and a link is not followed', async () => {
  writeFileSync(join(source, 'small'), 'a small one');
  const repository = makeRepository();
  await makeBackup(repository);
  await loseData(repository, false);
  rmSync(source, { recursive: true });
  mkdirSync(join(base, 'elsewhere', 'deep'), { recursive: true });
  mkdirSync(join(base, 'behind'));
  writeFileSync(join(base, 'behind', 'small'), 'a small one');
  symlinkSync(join(base, 'behind'), join(base, 'elsewhere', 'link'));
  symlinkSync(join(base, 'behind', 'small'), join(base, 'elsewhere', 'small'));
  const folders = [join(base, 'elsewhere')];
  expect(await healAll(repository, { folders })).toMatchObject({ lost: 1, fromFiles: 0 });
  writeFileSync(join(base, 'elsewhere', 'deep', 'renamed'), 'a small one');
  expect(await healAll(repository, { folders })).toMatchObject({ fromFiles: 1, stillLost: [] });
  expect(await faultsOf(repository)).toEqual([]);
});

test('packs that wait for their deletion give back data and folder listings, and stay marked', async () => {
  const repository = makeRepository();
  await addInOwnPack(repository, { sub: { a: 'one' } });
  const { indexIds } = await indexOf(repository);
  const { packs } = await readIndexFile(repository, indexIds[0]!);
  await repository.saveUnpacked('index', encodeIndex([], { packsToDelete: packs }));
  for (const id of indexIds) await repository.remove('index', id);
  expect(await healAll(repository)).toEqual({
    lost: 3,
    fromPacks: 3,
    fromFiles: 0,
    stillLost: [],
    hurtPaths: [],
  });
  expect(await faultsOf(repository)).toEqual([]);
});

test('a dry run counts and writes nothing; a whole repository is left alone', async () => {
  writeFileSync(join(source, 'small'), 'a small one');
  const repository = makeRepository();
  await makeBackup(repository);
  const whole = await contentOf(repository);
  expect(await healAll(repository)).toMatchObject({ lost: 0, fromFiles: 0 });
  expect(await contentOf(repository)).toEqual(whole);
  await loseData(repository, false);
  const before = await contentOf(repository);
  expect(await healAll(repository, { dryRun: true })).toMatchObject({ lost: 1, fromFiles: 1 });
  expect(await contentOf(repository)).toEqual(before);
});

test('a lost folder listing cannot be made from files, and is named', async () => {
  writeFileSync(join(source, 'small'), 'a small one');
  const repository = makeRepository();
  await makeBackup(repository);
  for (const id of await packsOf(repository, 'tree')) await repository.storage.delete(packKey(id));
  const [stored] = await loadSnapshots(repository);
  expect(await healAll(repository)).toMatchObject({
    lost: 1,
    stillLost: [{ type: 'tree', id: stored!.snapshot.tree }],
  });
});
