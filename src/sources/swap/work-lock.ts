import { mkdir, open, readFile, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KirschError } from '../../errors/index.ts';
import { chooseWorkFolder } from './work-folder.ts';

const LOCK = 'lock';
const MOST_ATTEMPTS = 5;
/** As long as it may take to write a line into a file that was just made. */
const WRITING_MS = 100;
/** What this process has locked. Its number alone tells nothing: in a container every start has the same. */
const held = new Set<string>();

/**
 * Keeps other processes from exchanging parts of the same folder, until the function that it gives back is called. A process that was
 * killed keeps nobody out.
 *
 * @throws KirschError `APP_RUNNING` when another process is at it, `DISK_FULL` and `TARGET_UNWRITABLE` where that
 *   cannot be noted
 */
export async function lockWorkFolder(live: string): Promise<() => Promise<void>> {
  const folder = await chooseWorkFolder(live);
  const path = join(folder, LOCK);
  for (let attempt = 0; ; attempt++) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      held.add(path);
      try {
        await file.writeFile(`${process.pid} ${hostname()}`);
      } catch (error) {
        held.delete(path);
        await rm(path, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
        // Unless something is kept there.
        await rmdir(folder).catch(() => {});
      };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      // Whoever had it before may have removed the empty folder.
      if (!['EEXIST', 'ENOENT'].includes(code) || attempt >= MOST_ATTEMPTS) {
        throw cannotWrite(folder, error, code);
      }
    }
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text === '' && attempt < MOST_ATTEMPTS - 1) {
      await pause(WRITING_MS);
      continue;
    }
    const [pid, host] = text.split(' ');
    if (host === hostname() && isHeld(path, Number(pid))) {
      throw new KirschError('APP_RUNNING', `Another Kirsch is restoring to "${live}".`, {
        hint: `Wait until process ${pid} has ended.`,
        details: { reason: 'restore-under-way', pid: Number(pid), path: live },
      });
    }
    await rm(path, { force: true });
  }
}

function cannotWrite(folder: string, cause: unknown, code: string): KirschError {
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new KirschError(
    isFull ? 'DISK_FULL' : 'TARGET_UNWRITABLE',
    `"${folder}" cannot be written (${code}).`,
    {
      hint: isFull
        ? 'Make room on its disk.'
        : 'Let this user write there: Kirsch works beside it.',
      cause,
    },
  );
}

function isHeld(path: string, pid: number): boolean {
  return pid === process.pid ? held.has(path) : isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
