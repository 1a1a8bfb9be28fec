import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fsyncFolder, nodePath } from '../../file-system/index.ts';
import type { SwapDisk } from './swap-disk.ts';

/** This computer's disks. */
export const realDisk: SwapDisk = {
  async exists(path) {
    return (await unlessAbsent(lstat(nodePath(path)))) !== undefined;
  },
  rename: (from, to) => rename(nodePath(from), nodePath(to)),
  async makeFolder(path) {
    await mkdir(nodePath(path), { recursive: true, mode: 0o700 });
  },
  read: (path) => unlessAbsent(readFile(path)),
  async append(path, bytes) {
    const file = await open(path, 'a', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    fsyncFolder(dirname(path));
  },
  async truncate(path, bytes) {
    const file = await open(path, 'r+');
    try {
      await file.truncate(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async remove(path) {
    await rm(nodePath(path), { recursive: true, force: true, maxRetries: 5 });
  },
  async syncFolder(path) {
    fsyncFolder(nodePath(path));
  },
};

async function unlessAbsent<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
