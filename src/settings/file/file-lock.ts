import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock this old belongs to a process that was killed: what it guards takes milliseconds. */
const STALE_MS = 10_000;
/** Long enough to see a stale lock out. */
const WAIT_MS = 3 * STALE_MS;
const PAUSE_MS = 20;

/**
 * Runs `work` while this process, and no other that asks the same way, holds the lock file. The lock of a killed process
 * is taken over after ten seconds; so a process that slept through them must ask `isStillHeld` before it commits.
 * @throws Error of the file system, or `EBUSY` when others held the lock all the time
 */
export async function withFileLock<T>(
  path: string,
  work: (isStillHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const token = randomUUID();
  const deadline = Date.now() + WAIT_MS;
  while (!(await tryToTake(path, token))) {
    if (Date.now() > deadline) {
      throw Object.assign(new Error(`${path} is held by others`), { code: 'EBUSY' });
    }
    await removeStale(path);
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
  const isStillHeld = async () => (await tokenIn(path)) === token;
  try {
    return await work(isStillHeld);
  } finally {
    if (await isStillHeld()) await unlink(path).catch(() => {});
  }
}

async function tryToTake(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(token);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EPERM while a file that was removed is still open somewhere.
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false;
    throw error;
  }
}

/** Takes an abandoned lock away; of several that try at once, none removes the lock that another has just got. */
async function removeStale(path: string): Promise<void> {
  const before = await tokenIn(path);
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  // A clock that was set back must not make a lock eternal.
  if (before === undefined || Math.abs(Date.now() - mtimeMs) < STALE_MS) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await tokenIn(aside)) !== before) await link(aside, path).catch(() => {});
  await unlink(aside).catch(() => {});
}

function tokenIn(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
