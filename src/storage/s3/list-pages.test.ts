import { expect, test } from 'vitest';
import { type ListPage, listPages } from './list-pages.ts';

async function keysOf(pages: readonly ListPage[], root = '', prefix = ''): Promise<string[]> {
  const tokens: (string | undefined)[] = [];
  const keys: string[] = [];
  const page = async (token: string | undefined) => {
    tokens.push(token);
    return pages[tokens.length - 1] ?? {};
  };
  for await (const { key } of listPages(page, root, prefix)) keys.push(key);
  return keys;
}

const objects = (...names: string[]) => names.map((Key) => ({ Key, Size: 1 }));

test('follows the pages', async () => {
  const pages = [
    { Contents: objects('r/a', 'r/b'), IsTruncated: true, NextContinuationToken: '1' },
    { IsTruncated: true, NextContinuationToken: '2' },
    { Contents: objects('r/c'), IsTruncated: false },
  ];
  expect(await keysOf(pages, 'r/')).toEqual(['a', 'b', 'c']);
});

test('passes over what is repeated, outside of the prefix, or no key', async () => {
  const pages = [
    {
      Contents: objects(
        'r/data/a',
        'r/data/a',
        'r/datum',
        'other/data/b',
        'r/data/',
        'r/data/x.tmp',
      ),
      IsTruncated: true,
      NextContinuationToken: '1',
    },
    { Contents: objects('r/data/a', 'r/data/c') },
  ];
  expect(await keysOf(pages, 'r/', 'data/')).toEqual(['data/a', 'data/c']);
});

test('a list that cannot be finished is an error, not a short list', async () => {
  const endless = { Contents: objects('a'), IsTruncated: true, NextContinuationToken: '1' };
  await expect(keysOf([endless, endless])).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  await expect(keysOf([{ IsTruncated: true }])).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});
