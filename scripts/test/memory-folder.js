// @ts-check
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** What the tests have lain about at one time, several times over. */
const ENOUGH = 6 * 2 ** 30;

/**
 * Lets tests keep their temporary files in memory where there is a file system for that with room: they make some hundred
 * thousand small ones, and on some disks two processes that create files at once wait for each other most of the time.
 * `TMPDIR` wins.
 * @template T
 * @param {NodeJS.ProcessEnv} env
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work gets the environment to run in
 * @returns {Promise<T>}
 */
export async function withMemoryFolder(env, work) {
  if (env.TMPDIR || !hasRoom()) return work(env);
  const folder = mkdtempSync(join(MEMORY, 'kirsch-tests-'));
  try {
    return await work({ ...env, TMPDIR: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasRoom() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
