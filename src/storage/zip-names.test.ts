import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startS3Server } from '../s3-server/index.ts';
import { openStorage, parseRepositoryUrl, type Storage, ZIP_NAMES } from './index.ts';

const NAMES = ['cherry-studio.20260101000000.a b.linux.zip', '备份+1.zip'];

async function namesIn(storage: Storage): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of storage.list('')) names.push(key);
  return names.sort();
}

/** Zips beside a repository: each side sees its own. */
async function tryOut(zips: Storage, repository: Storage): Promise<void> {
  await repository.create();
  for (const key of ['config', 'data/00/0011', 'index/aa']) {
    await repository.put(key, Buffer.from(key));
  }
  for (const name of NAMES) await zips.putStream(name, streamOf(name));
  expect(await namesIn(zips)).toEqual(NAMES);
  expect(await namesIn(repository)).toEqual(['config', 'data/00/0011', 'index/aa']);
  for (const name of NAMES) {
    expect((await zips.getRange(name, 1, 3)).toString()).toBe(
      Buffer.from(name).subarray(1, 4).toString(),
    );
  }
  await expect(zips.delete('config')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(zips.get('../x.zip')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  for (const name of NAMES) await zips.delete(name);
  expect(await namesIn(zips)).toEqual([]);
}

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

test('zips lie beside a repository in a folder, and neither sees the other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-zip-names-'));
  try {
    await mkdir(join(folder, 'folder.zip'));
    await writeFile(join(folder, 'else where'), '');
    await symlink(join(folder, 'else where'), join(folder, 'link.zip'));
    const location = { kind: 'folder', path: folder } as const;
    await tryOut(await openStorage(location, { keys: ZIP_NAMES }), await openStorage(location));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('zips lie beside a repository in a bucket, and a list of them says nothing of its contents', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-zip-names-'));
  const keys = { accessKeyId: 'zipzipzip', secretAccessKey: 'zipzipzipzip' };
  const lists: number[] = [];
  const server = await startS3Server({
    folder,
    ...keys,
    onRequest: ({ operation, bytesSent }) => {
      if (operation?.startsWith('ListObjects')) lists.push(bytesSent);
    },
  });
  try {
    const location = parseRepositoryUrl(`s3:${server.url}/bucket/below/here`);
    const zips = await openStorage(location, { ...keys, keys: ZIP_NAMES });
    const repository = await openStorage(location, keys);
    await tryOut(zips, repository);
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        repository.put(`data/00/${at.toString(36)}x`, Buffer.alloc(1)),
      ),
    );
    lists.length = 0;
    expect(await namesIn(zips)).toEqual([]);
    expect(lists).toHaveLength(1);
    expect(lists[0]).toBeLessThan(1500);
    await zips.close();
    await repository.close();
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});
