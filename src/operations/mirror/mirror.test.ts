import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { TroubledStorage } from '../../../test/troubled-storage.ts';
import { KirschError } from '../../errors/index.ts';
import { encodeConfig, sha256 } from '../../format/index.ts';
import { CONFIG_KEY, keyOf } from '../../repository/file-kind.ts';
import { thisProcess } from '../../repository/lock-owner.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { createRepository, openRepository } from '../../repository/repository.ts';
import { MemoryStorage, type Storage } from '../../storage/index.ts';
import { check } from '../check/check.ts';
import { addSnapshot } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { mirror } from './mirror.ts';

const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };
const password = 'secret';

let origin: OpenRepository;
/** A copy of the origin, for each test. */
let source: OpenRepository;

beforeAll(async () => {
  origin = await createRepository(new MemoryStorage(), { password, owner: OWNER });
  await addSnapshot(origin, { 'a.txt': 'hello', sub: { 'b.bin': randomBytes(100_000) } });
  await addSnapshot(origin, { 'a.txt': 'hello again' });
});

beforeEach(async () => {
  const copy = new MemoryStorage();
  for await (const { key } of origin.storage.list('')) {
    await copy.put(key, await origin.storage.get(key));
  }
  source = as(copy);
});

async function contentsOf(storage: Storage): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for await (const { key } of storage.list('')) {
    contents.set(key, (await storage.get(key)).toString('base64'));
  }
  return contents;
}

function as(storage: Storage): OpenRepository {
  const { config, masterKey, keyId } = origin;
  return new OpenRepository({ storage, config, masterKey, keyId });
}

test('a mirror is its source, opens with the same password and is sound', async () => {
  const target = new MemoryStorage();
  const { copied, removed } = await mirror(source, target, { verify: true });
  expect(await contentsOf(target)).toEqual(await contentsOf(source.storage));
  expect(copied).toBe((await contentsOf(target)).size - 1);
  expect(removed).toBe(0);
  const opened = await openRepository(target, { password });
  expect((await check(opened, { readData: 'all', workers: 1 })).problems).toEqual([]);
  expect(await mirror(source, target)).toMatchObject({ copied: 0, bytes: 0 });
});

test('a dry run tells the plan and writes nothing, not even a lock', async () => {
  const target = new TroubledStorage();
  const plans: unknown[] = [];
  const { plan } = await mirror(source, target, { dryRun: true, onPlan: (p) => plans.push(p) });
  expect(plans).toEqual([plan]);
  expect(plan.copy.length).toBeGreaterThan(4);
  expect(target.calls).not.toContain('put');
});

test('stopped before any request, the target is sound, and the next run sends only the rest', async () => {
  for (let crashAt = 0; ; crashAt++) {
    const target = new TroubledStorage(false);
    let requests = 0;
    target.before = async (call) => {
      if (call === 'put' && requests++ >= crashAt) {
        throw new KirschError('STORAGE_UNREACHABLE', 'The computer is off.');
      }
    };
    const outcome = await mirror(source, target).then(
      () => 'done',
      () => 'stopped',
    );
    target.before = async () => {};
    const there = await contentsOf(target);
    if (there.has(CONFIG_KEY)) {
      expect((await check(as(target), { readData: 'all', workers: 1 })).problems).toEqual([]);
    }
    const puts = () => target.calls.filter((call) => call === 'put').length;
    const before = puts();
    await mirror(source, target);
    const whole = await contentsOf(source.storage);
    expect(await contentsOf(target)).toEqual(whole);
    expect(puts() - before).toBe(whole.size - there.size);
    if (outcome === 'done') {
      expect(crashAt).toBe(whole.size);
      break;
    }
  }
});

test('what the source has no more goes only when asked for, snapshots first and packs last', async () => {
  const target = new TroubledStorage(false);
  await mirror(source, target);
  const [oldest] = await loadSnapshots(source);
  await source.remove('snapshot', oldest!.id);
  const [index] = await source.listIds('index');
  await source.remove('index', index!);
  const [pack] = await source.listIds('pack');
  await source.remove('pack', pack!);
  const strayPack = 'ab'.repeat(32);
  await target.put(keyOf('pack', strayPack), Buffer.from('of an interrupted run'));

  expect((await mirror(source, target)).removed).toBe(0);
  const gone: string[] = [];
  const { plan } = await mirror(source, target, { delete: true, dryRun: true });
  target.delete = async (key) => {
    gone.push(key);
    await MemoryStorage.prototype.delete.call(target, key);
  };
  const { removed } = await mirror(source, target, { delete: true });
  expect(gone).toEqual(plan.remove.map(({ kind, id }) => keyOf(kind, id)));
  expect(new Set(plan.remove.map(({ kind }) => kind))).toEqual(
    new Set(['snapshot', 'index', 'pack']),
  );
  expect(removed).toBe(gone.length);
  expect(gone).toContain(keyOf('pack', strayPack));
});

test('a pack that the source has lost stays in the mirror', async () => {
  const target = new MemoryStorage();
  await mirror(source, target);
  const [pack] = await source.listIds('pack');
  await source.remove('pack', pack!);
  const { plan, removed } = await mirror(source, target, { delete: true });
  expect(plan.lost).toEqual([pack]);
  expect(removed).toBe(0);
  expect((await check(as(target), { readData: 'all', workers: 1 })).problems).toEqual([]);
});

test('an emptied source does not empty its mirror', async () => {
  const target = new MemoryStorage();
  await mirror(source, target);
  for (const kind of ['snapshot', 'index', 'pack'] as const) {
    for (const id of await source.listIds(kind)) await source.remove(kind, id);
  }
  const before = await contentsOf(target);
  await expect(mirror(source, target, { delete: true })).rejects.toMatchObject({
    code: 'SOURCE_EMPTY',
  });
  expect(await contentsOf(target)).toEqual(before);
});

test('another repository is never touched', async () => {
  const other = new MemoryStorage();
  await createRepository(other, { password, owner: OWNER });
  const keyless = new MemoryStorage();
  await keyless.put(keyOf('pack', 'ab'.repeat(32)), Buffer.from('somebody’s'));
  const headless = new MemoryStorage();
  await headless.put(keyOf('key', 'ab'.repeat(32)), Buffer.from('somebody’s'));
  for (const target of [other, keyless, headless]) {
    const before = await contentsOf(target);
    const mirroring = mirror(source, target, { delete: true });
    await expect(mirroring).rejects.toMatchObject({ code: 'REPOSITORY_EXISTS' });
    expect(await contentsOf(target)).toEqual(before);
  }
});

test('the config of an older format version is replaced, and that of a newer one never', async () => {
  const { masterKey, keyId, config, storage } = source;
  const old = new OpenRepository({
    storage: new MemoryStorage(),
    config: { ...config, version: 1 },
    masterKey,
    keyId,
  });
  await old.storage.put(CONFIG_KEY, old.sealer.seal(encodeConfig(old.config)));
  await expect(mirror(old, storage)).rejects.toMatchObject({ code: 'REPOSITORY_EXISTS' });
  await mirror(source, old.storage);
  expect(await old.storage.get(CONFIG_KEY)).toEqual(await storage.get(CONFIG_KEY));
});

test('a damaged object of the source does not come into the mirror', async () => {
  const [pack] = await source.listIds('pack');
  const key = keyOf('pack', pack!);
  const bytes = Buffer.from(await source.storage.get(key));
  bytes[7]! ^= 1;
  await source.storage.put(key, bytes);
  const target = new MemoryStorage();
  await expect(mirror(source, target)).rejects.toMatchObject({ code: 'DAMAGED', details: { key } });
  expect((await contentsOf(target)).has(key)).toBe(false);
});

test('an object that is cut short in the mirror is replaced', async () => {
  const target = new MemoryStorage();
  await mirror(source, target);
  const [pack] = await source.listIds('pack');
  await target.put(keyOf('pack', pack!), Buffer.from('cut'));
  const { plan } = await mirror(source, target);
  expect(plan).toMatchObject({ broken: 1, copy: [{ kind: 'pack', id: pack }] });
  expect(await contentsOf(target)).toEqual(await contentsOf(source.storage));
});

test('an object that is too large for memory comes whole', async () => {
  const bytes = randomBytes(25 * 1024 * 1024);
  const id = sha256(bytes);
  await source.storage.put(keyOf('pack', id), bytes);
  const target = new MemoryStorage();
  await mirror(source, target, { verify: true });
  expect((await target.get(keyOf('pack', id))).equals(bytes)).toBe(true);
});

test('the target is locked for its own while it changes', async () => {
  const target = new TroubledStorage(false);
  const seen = new Set<boolean>();
  target.before = async (call) => {
    if (call !== 'put') return;
    let isLocked = false;
    for await (const _ of MemoryStorage.prototype.list.call(target, 'locks/')) isLocked = true;
    seen.add(isLocked);
  };
  await mirror(source, target, { lock: { owner: thisProcess() } });
  // The lock's own file is the one that comes before it.
  expect(seen).toEqual(new Set([false, true]));
  expect([...(await contentsOf(target)).keys()].filter((key) => key.startsWith('locks/'))).toEqual(
    [],
  );
});
