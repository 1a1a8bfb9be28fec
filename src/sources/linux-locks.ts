import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import type { LockHolder } from './computer.ts';
import { deviceNumbers, type ListedLock, parseProcLocks } from './file-locks.ts';

/** Which of these files are locked, as Linux's kernel lists it. A file that is gone is not. */
export async function linuxLocks(
  paths: readonly string[],
): Promise<ReadonlyMap<string, LockHolder>> {
  const locks = parseProcLocks(await readFile('/proc/locks', 'utf8'));
  const held = new Map<string, LockHolder>();
  for (const path of paths) {
    const lock = await lockOn(path, locks).catch(() => undefined);
    // Of a lock that belongs to a descriptor, not to a process, the kernel tells no process.
    if (lock) held.set(path, lock.pid > 0 ? { pid: lock.pid } : {});
  }
  return held;
}

async function lockOn(path: string, locks: readonly ListedLock[]): Promise<ListedLock | undefined> {
  const { ino, dev } = await stat(path);
  const { major, minor } = deviceNumbers(dev);
  for (const lock of locks) {
    if (lock.inode !== ino) continue;
    if (lock.major === major && lock.minor === minor) return lock;
    // On btrfs and overlays the list names another device than `stat` does.
    if (lock.pid > 0 && (await hasOpen(lock.pid, path))) return lock;
  }
  return undefined;
}

/** Whether a process has a file open. False for another user's, into which nobody may look. */
async function hasOpen(pid: number, path: string): Promise<boolean> {
  const real = await realpath(path);
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(
    descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return targets.includes(real);
}
