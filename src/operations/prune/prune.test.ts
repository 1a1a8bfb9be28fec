import { expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import { encodeIndex } from '../../format/index.ts';
import { readIndexFile, readIndexLayout } from '../../repository/index-layout.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { thisProcess } from '../../repository/lock-owner.ts';
import { acquireLock } from '../../repository/locks.ts';
import type { MemoryStorage, Storage } from '../../storage/index.ts';
import { HOUR, noise, PrunableRepository } from './prunable.test-helper.ts';
import { prune } from './prune.ts';

const ALL = { maxUnused: { kind: 'bytes', bytes: 0 } } as const;

test('what nobody uses is marked at first, and deleted when its time has come', async () => {
  for (const version of [1, 2] as const) {
    const subject = new PrunableRepository(version);
    await subject.add({ 'kept.txt': 'kept' });
    await subject.forget(await subject.add(noise(5)));
    expect(await subject.packs()).toEqual({ stored: 4, live: 4, marked: 0 });
    const first = await subject.prune();
    expect(first.marked.count).toBe(2);
    expect(first.deleted.count).toBe(0);
    expect(first.nextDeletion).toEqual(new Date(subject.now + 23 * HOUR));
    expect(await subject.packs()).toEqual({ stored: 4, live: 2, marked: 2 });
    expect(await subject.faults()).toEqual([]);
    subject.now += 22 * HOUR;
    expect((await subject.prune()).waiting.count).toBe(2);
    expect(await subject.packs()).toEqual({ stored: 4, live: 2, marked: 2 });
    subject.now += HOUR;
    const last = await subject.prune();
    expect(last.deleted.count).toBe(2);
    expect(last.deleted.bytes).toBe(first.marked.bytes);
    expect(await subject.packs()).toEqual({ stored: 2, live: 2, marked: 0 });
    expect(await subject.faults()).toEqual([]);
  }
});

test('packs of which a part is used are repacked, and nothing of what is used is compressed or sealed again', async () => {
  const subject = new PrunableRepository();
  const kept = noise(8);
  const rest = await subject.add({ ...kept, ...{ rest: noise(12) } });
  await subject.add(kept);
  await subject.forget(rest);
  const before = await loadIndex(subject.repository);
  const result = await subject.prune(ALL);
  expect(result.repacked.count).toBe(1);
  expect(result.plan.carried.count).toBe(8);
  const after = await loadIndex(subject.repository);
  for (const blob of after.index.entries()) {
    const old = before.index.find(blob.type, blob.id)!;
    const read = ({ packId, offset, length }: typeof old) =>
      subject.storage.getRange(`data/${packId.slice(0, 2)}/${packId}`, offset, length);
    expect((await read(blob)).equals(await read(old))).toBe(true);
  }
  expect(await subject.faults()).toEqual([]);
  const again = await subject.prune(ALL);
  expect(again.repacked.count + again.marked.count).toBe(0);
});

test('a list that does not show yet what the prune has stored makes it remove nothing of that', async () => {
  for (const instant of [false, true]) {
    const subject = new PrunableRepository();
    const kept = noise(8);
    const rest = await subject.add({ ...kept, ...{ rest: noise(12) } });
    await subject.add(kept);
    await subject.forget(rest);
    const result = await subject.prune({ ...ALL, instant }, subject.through(late(subject.storage)));
    expect(result.repacked.count).toBe(1);
    expect(await subject.faults()).toEqual([]);
  }
});

test('over a network, what nobody names is left alone while the list that names it may still lag behind', async () => {
  const subject = new PrunableRepository();
  await subject.add(noise(4));
  const isListed = new Set<string>();
  for await (const { key } of subject.storage.list('')) isListed.add(key);
  await subject.add(noise(5));
  const isUnseen = (key: string) => /^(index|snapshots)/.test(key) && !isListed.has(key);
  const far = subject.through(lagging(subject.storage, isUnseen));
  const rubbish = await subject.addRubbish();
  subject.now += HOUR / 6;
  const early = await subject.prune({ ...ALL, instant: true }, far);
  expect([early.deleted.count, await subject.faults()]).toEqual([0, [rubbish]]);
  subject.now += HOUR / 6;
  const late = await subject.prune({ ...ALL, instant: true }, subject.through(subject.storage));
  expect([late.deleted.count, await subject.faults()]).toEqual([1, []]);
});

/** A storage across a network whose lists do not show these objects. */
function lagging(storage: MemoryStorage, isUnseen: (key: string) => boolean): Storage {
  return changed(storage, {
    capabilities: { ...storage.capabilities, remote: true },
    list: listWithout(storage, isUnseen),
  });
}

/** A storage whose lists show no index file that was stored through it. */
function late(storage: MemoryStorage): Storage {
  const fresh = new Set<string>();
  return changed(storage, {
    put: (key, ...rest) => {
      if (key.startsWith('index/')) fresh.add(key);
      return storage.put(key, ...(rest as [Buffer]));
    },
    list: listWithout(storage, (key) => fresh.has(key)),
  });
}

function listWithout(storage: MemoryStorage, isUnseen: (key: string) => boolean): Storage['list'] {
  return async function* (prefix) {
    for await (const info of storage.list(prefix)) if (!isUnseen(info.key)) yield info;
  };
}

/** The storage, but for these members. */
function changed(storage: MemoryStorage, members: Partial<Storage>): Storage {
  return new Proxy(storage, {
    get(target, name) {
      if (name in members) return Reflect.get(members, name);
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

test('a pack that is marked and used again is listed again', async () => {
  const subject = new PrunableRepository();
  const folder = noise(3);
  const id = await subject.add(folder);
  const snapshot = await subject.storage.get(`snapshots/${id}`);
  await subject.forget(id);
  await subject.prune();
  expect(await subject.packs()).toEqual({ stored: 2, live: 0, marked: 2 });
  // A backup that did not know of the marks.
  await subject.storage.put(`snapshots/${id}`, snapshot);
  expect(await subject.faults()).not.toEqual([]);
  subject.now += 30 * HOUR;
  expect((await subject.prune()).takenBack.count).toBe(2);
  expect(await subject.packs()).toEqual({ stored: 2, live: 2, marked: 0 });
  expect(await subject.faults()).toEqual([]);
});

test('a pack that is marked in one file and listed in another is live', async () => {
  const subject = new PrunableRepository();
  await subject.add({ a: 'b' });
  const [file] = await subject.repository.listIds('index');
  const { packs } = await readIndexFile(subject.repository, file!);
  const marks = packs.map((pack) => ({ ...pack, time: '2020-01-01T00:00:00Z' }));
  await subject.repository.saveUnpacked('index', encodeIndex([], { packsToDelete: marks }));
  subject.now += 100 * HOUR;
  const { deleted, marked } = await subject.prune();
  expect(deleted.count + marked.count).toBe(0);
  expect(await subject.faults()).toEqual([]);
});

test('a mark from the future is young, whatever computer has made it', async () => {
  const subject = new PrunableRepository();
  const [pack] = [await subject.addRubbish()];
  const time = new Date(subject.now + 1000 * HOUR).toISOString();
  const mark = { id: pack!, blobs: [], time };
  await subject.repository.saveUnpacked('index', encodeIndex([], { packsToDelete: [mark] }));
  subject.now += 500 * HOUR;
  expect((await subject.prune()).waiting.count).toBe(1);
  subject.now += 523 * HOUR;
  expect((await subject.prune()).deleted.count).toBe(1);
});

test('an old time in a mark that was just stored does not make it old', async () => {
  const subject = new PrunableRepository();
  const mark = { id: await subject.addRubbish(), blobs: [], time: '2020-01-01T00:00:00Z' };
  await subject.repository.saveUnpacked('index', encodeIndex([], { packsToDelete: [mark] }));
  expect((await subject.prune()).waiting.count).toBe(1);
});

test('packs that no index names are marked with what their headers say, and may still be taken back', async () => {
  const subject = new PrunableRepository();
  const id = await subject.add({ 'a.txt': 'hello' });
  const snapshot = await subject.storage.get(`snapshots/${id}`);
  const [file] = await subject.repository.listIds('index');
  await subject.repository.remove('index', file!);
  await subject.forget(id);
  await subject.addRubbish();
  expect((await subject.prune()).marked.count).toBe(3);
  expect(await subject.packs()).toEqual({ stored: 3, live: 0, marked: 3 });
  await subject.storage.put(`snapshots/${id}`, snapshot);
  subject.now += 23 * HOUR;
  const { takenBack, deleted } = await subject.prune();
  expect([takenBack.count, deleted.count]).toEqual([2, 1]);
  expect(await subject.faults()).toEqual([]);
});

test('an instant prune deletes all of that at once, marked packs included', async () => {
  const subject = new PrunableRepository();
  const kept = noise(4);
  await subject.add(kept);
  await subject.forget(await subject.add(noise(3)));
  await subject.prune();
  await subject.forget(await subject.add({ ...kept, more: noise(3) }));
  await subject.addRubbish();
  const result = await subject.prune({ ...ALL, instant: true });
  expect(result.marked.count + result.waiting.count).toBe(0);
  expect(result.nextDeletion).toBeUndefined();
  expect(await subject.packs()).toEqual({ stored: 2, live: 2, marked: 0 });
  expect(await subject.faults()).toEqual([]);
});

test('many small packs become one, and many small index files too', async () => {
  const subject = new PrunableRepository();
  for (let at = 0; at < 12; at++) await subject.add({ [`file ${at}`]: `content ${at}` });
  const { repacked } = await subject.prune();
  expect(repacked.count).toBe(24);
  expect(await subject.packs()).toEqual({ stored: 26, live: 2, marked: 24 });
  expect((await subject.repository.listIds('index')).length).toBeLessThan(4);
  expect(await subject.faults()).toEqual([]);
});

test('version 1 stays version 1, and is not compressed', async () => {
  const subject = new PrunableRepository(1);
  const kept = { 'a.txt': 'a'.repeat(5000) };
  const id = await subject.add({ ...kept, more: noise(3) });
  await subject.add(kept);
  await subject.forget(id);
  await subject.prune({ ...ALL, instant: true });
  const { index } = await loadIndex(subject.repository);
  expect([...index.entries()].map(({ uncompressedLength }) => uncompressedLength)).toEqual([0, 0]);
  expect(await subject.faults()).toEqual([]);
  await expect(subject.prune({ repackUncompressed: true })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
});

test('after an upgrade to version 2 listings are compressed, and data when that is asked for', async () => {
  const subject = new PrunableRepository(1);
  await subject.add({ 'a.txt': 'a'.repeat(5000) });
  const upgraded = subject.through(subject.storage, 2);
  const compressed = async () => {
    const { index } = await loadIndex(upgraded);
    const types = [...index.entries()].filter((blob) => blob.uncompressedLength > 0);
    return types.map(({ type }) => type).sort();
  };
  await subject.prune({}, upgraded);
  expect(await compressed()).toEqual(['tree']);
  expect((await subject.prune({}, upgraded)).repacked.count).toBe(0);
  await subject.prune({ repackUncompressed: true }, upgraded);
  expect(await compressed()).toEqual(['data', 'tree']);
  expect((await subject.prune({ repackUncompressed: true }, upgraded)).repacked.count).toBe(0);
});

test('what a crash has left listed by two index files is listed by one after the next run', async () => {
  const subject = new PrunableRepository();
  await subject.add(noise(3));
  const [file] = await subject.repository.listIds('index');
  const json = await subject.repository.loadUnpacked('index', file!);
  await subject.repository.saveUnpacked('index', json);
  await subject.forget(await subject.add({ gone: 'gone' }));
  await subject.add({ more: 'words' });
  const listings = async () => {
    const { files } = await readIndexLayout(subject.repository);
    return [...files.values()].flatMap(({ packs }) => packs);
  };
  expect(await listings()).toHaveLength(8);
  // Only an index file that changes, or repeats one that does, is written anew.
  await subject.prune();
  expect(await listings()).toHaveLength(6);
  const first = (await readIndexFile(subject.repository, file!)).packs[0]!;
  await subject.repository.saveUnpacked('index', encodeIndex([first], { packsToDelete: [] }));
  await subject.prune({ instant: true });
  expect(await subject.faults()).toEqual([]);
});

test('a dry run changes nothing, and says what would be done', async () => {
  const subject = new PrunableRepository();
  await subject.add({ a: 'b' });
  await subject.forget(await subject.add(noise(3)));
  const keys = async () => {
    const found: string[] = [];
    for await (const { key } of subject.storage.list('')) found.push(key);
    return found.sort();
  };
  const before = await keys();
  for (const lock of [undefined, { owner: thisProcess() }]) {
    const { marked, plan } = await prune(subject.repository, { dryRun: true, lock });
    expect(marked.count).toBe(2);
    expect(plan.unusedPacks).toBe(2);
  }
  expect(await keys()).toEqual(before);
  await expect(prune(subject.repository)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

test('while others back up it repacks, and says that the next run goes on', async () => {
  const subject = new PrunableRepository();
  const kept = noise(4);
  const id = await subject.add({ ...kept, more: noise(6) });
  await subject.add(kept);
  await subject.forget(id);
  const lock = await acquireLock(subject.repository, {
    owner: { ...thisProcess(), hostname: 'the-other-computer' },
    exclusive: false,
  });
  await expect(subject.prune(ALL)).rejects.toMatchObject({
    code: 'REPOSITORY_LOCKED',
    message: expect.stringContaining('the-other-computer'),
    hint: expect.stringContaining('run prune again'),
  });
  expect(await subject.faults()).toEqual([]);
  await lock.release();
  const { repacked, marked } = await subject.prune(ALL);
  expect(repacked.count).toBe(0);
  expect(marked.count).toBeGreaterThan(0);
  expect(await subject.faults()).toEqual([]);
});

test('what a backup brought between repacking and marking is kept', async () => {
  const subject = new PrunableRepository();
  const kept = noise(4);
  const rest = noise(6);
  const id = await subject.add({ ...kept, rest });
  await subject.add(kept);
  await subject.forget(id);
  let plans = 0;
  const { plan, marked } = await subject.prune({
    ...ALL,
    // Asked after each look at what is used: a backup comes right after the first.
    storageNow: async () => {
      if (++plans === 1) await subject.add({ ...kept, again: rest });
      return subject.now;
    },
  });
  expect(plans).toBe(2);
  // Data and folders of the first backup, and a pack of the new one, whose index has not been read yet.
  expect(plan.marked.count).toBe(3);
  expect(marked.count).toBe(0);
  expect(await subject.faults()).toEqual([]);
  subject.now += 24 * HOUR;
  await subject.prune();
  expect(await subject.faults()).toEqual([]);
});

test('where something is missing that a backup needs, nothing is removed', async () => {
  const subject = new PrunableRepository();
  await subject.add({ lost: { node: { size: 5, content: ['ab'.repeat(32)] } } });
  await subject.forget(await subject.add(noise(3)));
  const before = await subject.packs();
  await expect(subject.prune({ instant: true })).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  expect(await subject.packs()).toEqual(before);
  const damaged = new PrunableRepository();
  const id = await damaged.add({ a: 'b' });
  await damaged.storage.put(`snapshots/${id}`, Buffer.from('rubbish'));
  await expect(damaged.prune({ instant: true })).rejects.toMatchObject({ code: 'DAMAGED' });
  expect((await damaged.packs()).stored).toBe(2);
});

test('an index that lists packs which are gone and not needed forgets them', async () => {
  const subject = new PrunableRepository();
  await subject.add({ a: 'b' });
  const needed = new Set(await subject.repository.listIds('pack'));
  await subject.forget(await subject.add(noise(3)));
  for (const id of await subject.repository.listIds('pack')) {
    if (!needed.has(id)) await subject.repository.remove('pack', id);
  }
  await subject.prune();
  expect(await subject.packs()).toEqual({ stored: 2, live: 2, marked: 0 });
});

test('where nothing may be deleted but locks, it says so, and every backup is as it was', async () => {
  const subject = new PrunableRepository();
  const kept = noise(4);
  const id = await subject.add({ ...kept, more: noise(6) });
  await subject.add(kept);
  await subject.forget(id);
  const { storage } = subject;
  const appendOnly = new Proxy(storage, {
    get(target, name) {
      if (name === 'delete') {
        return async (key: string) => {
          if (key.startsWith('locks/')) return storage.delete(key);
          throw new KirschError('STORAGE_DENIED', `Deleting ${key} is not allowed.`);
        };
      }
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as MemoryStorage;
  const repository = subject.through(appendOnly);
  for (const instant of [false, true, false]) {
    await expect(subject.prune({ ...ALL, instant }, repository)).rejects.toMatchObject({
      code: 'STORAGE_DENIED',
      message: expect.stringContaining('All backups are as they were'),
    });
    expect(await subject.faults()).toEqual([]);
    subject.now += 30 * HOUR;
  }
  await subject.prune();
  subject.now += 30 * HOUR;
  await subject.prune();
  const { live, stored, marked } = await subject.packs();
  expect([stored, marked]).toEqual([live, 0]);
  expect(await subject.faults()).toEqual([]);
});

test('every mark keeps its age while others come and go', async () => {
  const subject = new PrunableRepository();
  await subject.add({ a: 'b' });
  for (let day = 0; day < 3; day++) {
    await subject.forget(await subject.add(noise(2)));
    await subject.prune();
    expect((await readIndexLayout(subject.repository)).marks().size).toBe(2 * Math.min(day + 1, 2));
    subject.now += 12 * HOUR;
  }
  expect(await subject.faults()).toEqual([]);
});

test('an abort stops it, and nothing is lost', async () => {
  const subject = new PrunableRepository();
  const kept = noise(4);
  const id = await subject.add({ ...kept, more: noise(6) });
  await subject.add(kept);
  await subject.forget(id);
  const stop = new AbortController();
  const stopped = subject.prune({
    ...ALL,
    signal: stop.signal,
    onProgress: (stage) => {
      if (stage === 'repack') stop.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
  expect(await subject.repository.listIds('lock')).toEqual([]);
  await subject.prune({ ...ALL, instant: true });
  expect(await subject.packs()).toEqual({ stored: 2, live: 2, marked: 0 });
  expect(await subject.faults()).toEqual([]);
});
