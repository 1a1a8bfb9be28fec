import { expect, test } from 'vitest';
import { HandmadeRepository, makeNode } from '../../../test/handmade-repository.ts';
import { KirschError } from '../../errors/index.ts';
import { openFileSystem } from '../../file-system/index.ts';
import { encodeTree } from '../../format/index.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { MemoryStorage, meterStorage } from '../../storage/index.ts';
import { JobRunner } from './job-runner.ts';
import { readListing } from './listing.ts';
import type { RestoreJob, RestoreJobResult } from './restore-job.ts';
import { TreeLister } from './tree-lister.ts';

const PACKS = 4;
const TREES_PER_PACK = 60;

/** Listings with one file each, in packs as several backups leave them: neighbours lie in different ones. */
async function scatteredTrees() {
  const storage = meterStorage(new MemoryStorage());
  const repository = new HandmadeRepository(storage);
  const names: string[] = [];
  const ids: string[] = [];
  for (let pack = 0; pack < PACKS; pack++) {
    const mine = Array.from({ length: TREES_PER_PACK }, (_, at) => at * PACKS + pack);
    const contents = mine.map((at) => ({
      type: 'tree' as const,
      bytes: encodeTree([makeNode(`file-${at}`)]),
    }));
    const { blobs } = await repository.putBlobs(contents);
    for (const [index, at] of mine.entries()) {
      names[at] = `file-${at}`;
      ids[at] = blobs[index]!.id;
    }
  }
  const indexed = await loadIndex(repository.open());
  const { table } = indexed.index;
  const runner = new JobRunner(
    {
      table: table.handle,
      masterKey: repository.masterKey,
      sparse: false,
      ownerNames: false,
      attributes: {},
      temporaryPrefix: '.',
    },
    openFileSystem(),
    () => false,
  );
  const workers = {
    run: async (job: RestoreJob) => runner.answerTo(job) as RestoreJobResult,
  };
  const entries = ids.map((id) => table.find('tree', Buffer.from(id, 'hex')));
  /** All of them, in four calls at once, again and again. */
  const listAll = async (heldBytes?: number) => {
    const lister = new TreeLister(indexed, {
      workers,
      ...(heldBytes !== undefined && { heldBytes }),
      accounts: undefined,
      signal: undefined,
    });
    const found: string[] = [];
    const before = storage.snapshot().byFolder['data']?.bytesReceived ?? 0;
    for (let at = 0; at < entries.length; at += 40) {
      const calls = [0, 10, 20, 30].map((from) =>
        lister.list(entries.slice(at + from, at + from + 10)),
      );
      for (const listing of (await Promise.all(calls)).flat()) {
        if (listing instanceof KirschError) throw listing;
        found.push(...[...readListing(listing)].map(({ name }) => name));
      }
    }
    lister.close();
    return { found, received: storage.snapshot().byFolder['data']!.bytesReceived - before };
  };
  const packBytes: number[] = [];
  for await (const { size } of storage.list('data/')) packBytes.push(size);
  return { names, listAll, packBytes };
}

test('listings that several backups have left in several packs are had by reading each pack about once', async () => {
  const { names, listAll, packBytes } = await scatteredTrees();
  const { found, received } = await listAll();
  expect(found).toEqual(names);
  const all = packBytes.reduce((sum, bytes) => sum + bytes, 0);
  // Besides the packs: the first few listings of each, one by one.
  expect(received).toBeLessThan(1.3 * all);
});

test('where not all packs can be held at a time, every listing is had all the same', async () => {
  const { names, listAll, packBytes } = await scatteredTrees();
  for (const heldBytes of [0, packBytes[0]!, 2.5 * packBytes[0]!]) {
    expect((await listAll(heldBytes)).found).toEqual(names);
  }
});
