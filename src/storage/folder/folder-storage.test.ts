import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeWithPrograms, runRestic } from '../../../test/servers/index.ts';
import type { ObjectInfo } from '../storage.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { folderError } from './folder-errors.ts';
import { FolderStorage } from './folder-storage.ts';

describeStorageContract(
  'folder',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kirsch-folder-'));
    return {
      storage: new FolderStorage(join(folder, 'new', 'repository')),
      dispose: () => rm(folder, { recursive: true }),
    };
  },
  { listedObjects: 300 },
);

async function listAll(storage: FolderStorage, prefix: string): Promise<ObjectInfo[]> {
  const infos: ObjectInfo[] = [];
  for await (const info of storage.list(prefix)) infos.push(info);
  return infos;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('FolderStorage', () => {
  test('does not make a folder that is not there, except when asked to', async () => {
    const storage = new FolderStorage(join(folder, 'absent'));
    const missing = { code: 'STORAGE_NOT_FOUND' };
    await expect(storage.put('config', Buffer.from('x'))).rejects.toMatchObject(missing);
    await expect(storage.put('data/00/00', Buffer.from('x'))).rejects.toMatchObject(missing);
    await expect(storage.get('config')).rejects.toMatchObject(missing);
    await expect(storage.delete('config')).rejects.toMatchObject(missing);
    await expect(listAll(storage, '')).rejects.toMatchObject(missing);
    await expect(listAll(storage, 'data/')).rejects.toMatchObject(missing);
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'keeps files and folders private, as restic does',
    async () => {
      const storage = new FolderStorage(join(folder, 'repository'));
      await storage.create();
      await storage.put('data/ab/abcd', Buffer.from('x'));
      const mode = async (path: string) =>
        (await stat(join(folder, 'repository', path))).mode & 0o777;
      expect(await mode('')).toBe(0o700);
      expect(await mode('data/ab')).toBe(0o700);
      expect(await mode('data/ab/abcd')).toBe(0o400);
    },
  );

  test.skipIf(process.platform === 'win32')('lets the group in where its config does', async () => {
    await writeFile(join(folder, 'config'), 'x');
    await chmod(join(folder, 'config'), 0o440);
    const storage = new FolderStorage(folder);
    await storage.put('data/ab/abcd', Buffer.from('x'));
    expect((await stat(join(folder, 'data/ab'))).mode & 0o777).toBe(0o750);
    expect((await stat(join(folder, 'data/ab/abcd'))).mode & 0o777).toBe(0o440);
  });

  test('lists no leftovers, and nothing else whose name is no key', async () => {
    const storage = new FolderStorage(folder);
    await storage.put('keys/aa', Buffer.from('x'));
    await writeFile(join(folder, 'keys', 'aa-tmp-123456'), 'x');
    await writeFile(join(folder, '.DS_Store'), 'x');
    await mkdir(join(folder, 'Lost+Found'));
    await mkdir(join(folder, 'locks'));
    const infos = await listAll(storage, '');
    expect(infos.map(({ key }) => key)).toEqual(['keys/aa']);
  });

  test('follows a link to data on another disk, and no link deeper down', async () => {
    await mkdir(join(folder, 'elsewhere', '00'), { recursive: true });
    await writeFile(join(folder, 'elsewhere', '00', '0011'), 'x');
    await symlink('..', join(folder, 'elsewhere', '01'));
    await mkdir(join(folder, 'repository'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'repository', 'data'), 'junction');
    const infos = await listAll(new FolderStorage(join(folder, 'repository')), 'data/');
    expect(infos.map(({ key }) => key)).toEqual(['data/00/0011']);
  });

  test('leaves no temporary file when a stream fails', async () => {
    const storage = new FolderStorage(folder);
    const failing = (async function* () {
      yield Buffer.from('x');
      throw Object.assign(new Error('ENOENT: no such source'), { code: 'ENOENT', syscall: 'open' });
    })();
    await expect(storage.putStream('locks/aa', failing)).rejects.toThrow('no such source');
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'closes the files that it kept open for ranges',
    async () => {
      const storage = new FolderStorage(folder);
      const before = (await readdir('/proc/self/fd')).length;
      for (let i = 0; i < 100; i++) {
        await storage.put(`data/${i}`, Buffer.from('0123456789'));
        await storage.getRange(`data/${i}`, 2, 3);
      }
      expect((await readdir('/proc/self/fd')).length).toBeLessThan(before + 60);
      await storage.close();
      await expect
        .poll(async () => (await readdir('/proc/self/fd')).length)
        .toBeLessThanOrEqual(before + 2);
    },
  );
});

test.each([
  ['ENOSPC', 'STORAGE_FULL', undefined],
  ['EDQUOT', 'STORAGE_FULL', undefined],
  ['EACCES', 'STORAGE_DENIED', undefined],
  ['EROFS', 'STORAGE_DENIED', undefined],
  ['EMFILE', 'STORAGE_FAILED', true],
  ['EIO', 'STORAGE_FAILED', undefined],
  ['EWHATEVER', 'STORAGE_FAILED', undefined],
])('%s means %s', (code, expected, retryable) => {
  const error = folderError(Object.assign(new Error('broken'), { code }), '/r/config', 'config');
  expect(error.code).toBe(expected);
  expect(error.message).toContain('/r/config');
  expect(error.details['retryable']).toBe(retryable);
});

describeWithPrograms(['restic'], "restic's local repository", () => {
  test('is a folder storage, and what the folder storage wrote is read by restic', async () => {
    const env = { RESTIC_REPOSITORY: join(folder, 'r'), RESTIC_PASSWORD: 'x' };
    await runRestic(['init'], { env });
    const storage = new FolderStorage(join(folder, 'r'));
    const [key] = await listAll(storage, 'keys/');
    for (const name of ['config', key!.key]) {
      const bytes = await storage.get(name);
      await storage.delete(name);
      await storage.put(name, bytes);
    }
    expect((await runRestic(['cat', 'config'], { env })).stdout).toContain('"version": 2');
  });
});
