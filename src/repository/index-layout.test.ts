import { expect, test } from 'vitest';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { encodeIndex, type IndexedPack } from '../format/index.ts';
import { BlobIndex } from './blob-index.ts';
import { readIndexFile, readIndexLayout } from './index-layout.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 0, 2, 12);

function pack(digits: string, fields: Partial<IndexedPack> = {}): IndexedPack {
  const id = digits.repeat(32);
  const blob = { type: 'data' as const, id, offset: 0, length: 50, uncompressedLength: 0 };
  return { id, blobs: [blob], ...fields };
}

/** A repository whose index files were all stored at noon. */
async function repositoryWith(files: readonly Buffer[]) {
  const made = new HandmadeRepository();
  for (const json of files) await made.putJson('index', json);
  const repository = made.open();
  const list = repository.list.bind(repository);
  repository.list = async function* (kind, signal) {
    for await (const object of list(kind, signal)) yield { ...object, modified: new Date(NOON) };
  };
  return { made, repository };
}

test('each index file is told with its packs and marks, and their blobs go where they are wanted', async () => {
  const plain = encodeIndex([pack('a1'), pack('b2')]);
  const marked = encodeIndex([pack('c3', { size: 7 })], { packsToDelete: [pack('d4')] });
  const { repository } = await repositoryWith([plain, marked]);
  const into = new BlobIndex();
  const marksInto = new BlobIndex();
  const layout = await readIndexLayout(repository, { into, marksInto });
  const packs = [...layout.files.values()].map((file) => file.packs.map((id) => id.slice(0, 2)));
  expect(packs.sort()).toEqual([['a1', 'b2'], ['c3']]);
  expect([...layout.live].sort()).toEqual(['a1', 'b2', 'c3'].map((digits) => digits.repeat(32)));
  expect([...layout.marks().keys()]).toEqual(['d4'.repeat(32)]);
  expect([...into.packIds()].sort()).toEqual([...layout.live].sort());
  expect(marksInto.packIds()).toEqual(['d4'.repeat(32)]);
  const [mark] = [...layout.files.values()].find((file) => file.marks.length > 0)!.marks;
  const file = await readIndexFile(repository, mark!.indexId);
  expect(file.marks).toEqual([pack('d4')]);
  expect(file.packs).toEqual([pack('c3', { size: 7 })]);
});

test('a pack that any index file lists is live, whatever marks say', async () => {
  const marks = encodeIndex([], { packsToDelete: [pack('a1'), pack('b2')] });
  const { repository } = await repositoryWith([marks, encodeIndex([pack('a1')])]);
  const layout = await readIndexLayout(repository);
  expect(layout.isLive('a1'.repeat(32))).toBe(true);
  expect([...layout.marks().keys()]).toEqual(['b2'.repeat(32)]);
});

test('the age of a mark counts from the later of its own time and its index file’s', async () => {
  const marks = encodeIndex([], {
    packsToDelete: [
      pack('a1', { time: '2026-01-02T11:00:00Z' }),
      pack('b2', { time: '2026-01-02T13:00:00+00:00', size: 99 }),
      pack('c3'),
      pack('d4', { time: 'yesterday' }),
    ],
  });
  const { repository } = await repositoryWith([marks]);
  const found = (await readIndexLayout(repository)).marks();
  const times = [...found].map(([id, { markedAt }]) => [id.slice(0, 2), (markedAt! - NOON) / HOUR]);
  expect(times).toEqual([
    ['a1', 0],
    ['b2', 1],
    ['c3', 0],
    ['d4', 0],
  ]);
  expect(found.get('b2'.repeat(32))).toMatchObject({ size: 99, blobs: 1 });
});

test('of several marks for one pack the youngest counts', async () => {
  const old = encodeIndex([], { packsToDelete: [pack('a1', { time: '2026-01-02T13:00:00Z' })] });
  const young = encodeIndex([], { packsToDelete: [pack('a1', { time: '2026-01-02T15:00:00Z' })] });
  for (const files of [
    [old, young],
    [young, old],
  ]) {
    const { repository } = await repositoryWith(files);
    const mark = (await readIndexLayout(repository)).marks().get('a1'.repeat(32))!;
    expect(mark.markedAt! - NOON).toBe(3 * HOUR);
  }
});

test('what an earlier layout knows is not read again, and files that are gone are noticed', async () => {
  const { made, repository } = await repositoryWith([encodeIndex([pack('a1')])]);
  const known = await readIndexLayout(repository);
  await made.putJson('index', encodeIndex([pack('b2')]));
  const into = new BlobIndex();
  const layout = await readIndexLayout(repository, { known, into });
  expect(into.packIds()).toEqual(['b2'.repeat(32)]);
  expect(layout.live.size).toBe(2);
  expect(layout.lacksFilesOf(known)).toBe(false);
  for (const id of known.files.keys()) await repository.remove('index', id);
  expect((await readIndexLayout(repository)).lacksFilesOf(layout)).toBe(true);
});

test('a damaged index file is an error, or is told', async () => {
  const { made, repository } = await repositoryWith([encodeIndex([pack('a1')])]);
  const id = await made.putJson('index', '{"packs":3}');
  await expect(readIndexLayout(repository)).rejects.toMatchObject({
    code: 'DAMAGED',
    details: { key: `index/${id}` },
  });
  const told: string[] = [];
  const layout = await readIndexLayout(repository, { onDamagedIndex: (file) => told.push(file) });
  expect(told).toEqual([id]);
  expect(layout.live.size).toBe(1);
});
