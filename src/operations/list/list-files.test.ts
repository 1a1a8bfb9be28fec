import { expect, test } from 'vitest';
import { addSnapshot, collect, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { type ListFilesOptions, listFiles } from './list-files.ts';
import { type EntryOrder, sortEntries } from './sort-entries.ts';

const FOLDER = { a: { 'x.txt': '12345', deep: { y: '1' } }, 'a.b': 'z', c: { 'w.md': '22' } };

async function list(options: ListFilesOptions = {}) {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, FOLDER);
  return collect(listFiles(await indexOf(repository), snapshot, options));
}

async function pathsOf(options?: ListFilesOptions): Promise<string[]> {
  return (await list(options)).map(({ path }) => path);
}

test('everything is listed, folders before what is in them', async () => {
  expect(await pathsOf()).toEqual([
    '/a',
    '/a/deep',
    '/a/deep/y',
    '/a/x.txt',
    '/a.b',
    '/c',
    '/c/w.md',
  ]);
});

test('of named folders, only what stands in them is listed, unless all below is asked for', async () => {
  expect(await pathsOf({ folders: ['/a'] })).toEqual(['/a', '/a/deep', '/a/x.txt']);
  expect(await pathsOf({ folders: ['/a/'], recursive: true })).toEqual([
    '/a',
    '/a/deep',
    '/a/deep/y',
    '/a/x.txt',
  ]);
  expect(await pathsOf({ folders: ['/a/deep', '/c'] })).toEqual([
    '/a/deep',
    '/a/deep/y',
    '/c',
    '/c/w.md',
  ]);
  expect(await pathsOf({ folders: ['/nope'] })).toEqual([]);
});

test('a folder can count as the root', async () => {
  expect(await pathsOf({ path: '/a' })).toEqual(['/deep', '/deep/y', '/x.txt']);
  await expect(pathsOf({ path: '/a.b' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
});

test('entries are sorted by what is asked for, and the other way round', async () => {
  const sorted = async (order: EntryOrder, reverse = false) =>
    (
      await sortEntries(
        (async function* () {
          yield* await list({ folders: ['/a', '/c'] });
        })(),
        order,
        reverse,
      )
    ).map(({ path }) => path);
  expect(await sorted('name')).toEqual(['/a', '/a/deep', '/a/x.txt', '/c', '/c/w.md']);
  expect((await sorted('size')).slice(0, 2)).toEqual(['/a/x.txt', '/c/w.md']);
  expect((await sorted('extension', true)).slice(0, 2)).toEqual(['/a/x.txt', '/c/w.md']);
});
