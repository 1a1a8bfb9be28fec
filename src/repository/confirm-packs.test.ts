import { beforeEach, describe, expect, test } from 'vitest';
import { TroubledStorage, unreachable } from '../../test/troubled-storage.ts';
import { sha256 } from '../format/index.ts';
import { confirmPacks, type StoredPack } from './confirm-packs.ts';
import { keyOf } from './file-kind.ts';

let storage: TroubledStorage;
beforeEach(() => {
  storage = new TroubledStorage();
});

async function store(count: number): Promise<StoredPack[]> {
  const packs = Array.from({ length: count }, (_, pack) => ({
    id: sha256(Buffer.from(`pack ${pack}`)),
    size: 10 + pack,
  }));
  for (const { id, size } of packs) await storage.put(keyOf('pack', id), Buffer.alloc(size));
  storage.calls.length = 0;
  return packs;
}

const asked = (call: string) => storage.calls.filter((made) => made === call).length;

describe('packs that the storage has', () => {
  test('are asked for one by one where they are few', async () => {
    expect(await confirmPacks(storage, await store(16), 16)).toEqual({ lost: new Set() });
    expect([asked('head'), asked('list')]).toEqual([16, 0]);
  });

  test('are looked for in one list where they are many', async () => {
    expect(await confirmPacks(storage, await store(40), 40)).toEqual({ lost: new Set() });
    expect([asked('head'), asked('list')]).toEqual([0, 1]);
  });

  test('are asked for one by one where the list would be long', async () => {
    await confirmPacks(storage, await store(40), 5_000);
    expect([asked('head'), asked('list')]).toEqual([40, 0]);
  });

  test('are asked for one by one in a folder', async () => {
    storage = new TroubledStorage(false);
    await confirmPacks(storage, await store(40), 40);
    expect(asked('list')).toBe(0);
  });

  test('are there although the list leaves them out, or cannot be had', async () => {
    const packs = await store(40);
    const { list } = storage;
    storage.list = async function* (prefix) {
      for await (const info of list.call(this, prefix)) {
        if (info.size % 10 !== 0) yield info;
      }
    };
    expect(await confirmPacks(storage, packs, 40)).toEqual({ lost: new Set() });
    expect(asked('head')).toBe(4);
    storage.before = async (call) => {
      if (call === 'list') await unreachable();
    };
    expect(await confirmPacks(storage, packs, 40)).toEqual({ lost: new Set() });
    expect(asked('head')).toBe(44);
  });
});

test.each([5, 40])('what is lost or cut of %s packs is named', async (count) => {
  const packs = await store(count);
  await storage.delete(keyOf('pack', packs[1]!.id));
  await storage.put(keyOf('pack', packs[2]!.id), Buffer.alloc(3));
  const { lost, error } = await confirmPacks(storage, packs, count);
  expect(lost).toEqual(new Set([packs[1]!.id, packs[2]!.id]));
  expect(error).toMatchObject({ code: 'STORAGE_FAILED' });
});
