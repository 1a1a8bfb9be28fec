import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { isProcessAlive } from '../../repository/lock-owner.ts';
import { processSpace } from '../../repository/process-space.ts';
import { chooseWorkFolder } from '../../sources/swap/index.ts';

/** What is done with a profile: half of it must not be read as it was before an exchange, and half as it is after. */
export type ProfileUse = 'backup' | 'exchange';

export interface ProfileUseOptions {
  /** How long to wait until nobody does the other, in milliseconds. @default 0: it is refused at once */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const NAME = /^(backup|exchange)-([0-9a-f]+|any)-(\d+)-[0-9a-f]+$/;
const LOOK_AGAIN_MS = 200;
/** How often a word is renewed, and how long it holds without: of another boot or container nobody can tell whether a process runs. */
const RENEWED_MS = 10_000;
const HOLDS_MS = 60_000;
const MOST_ATTEMPTS = 5;
/** What this process has announced. Its number alone tells nothing: in a container every start has the same. */
const announced = new Set<string>();

/**
 * Announces beside a profile what is done with it, and makes sure that nobody does the other: several may back it up at a time, but not
 * while it is exchanged. What processes that were killed have announced counts for nothing. Where nothing may be written beside the profile
 * a backup goes on without a word: nobody can exchange anything there either.
 *
 * @returns what ends the use; never throws
 * @throws KirschError `APP_RUNNING` for an exchange while a backup is being made, `RESTORE_UNFINISHED` the other way round; `ABORTED`
 */
export async function announceUse(
  profile: string,
  use: ProfileUse,
  { waitMs = 0, signal }: ProfileUseOptions = {},
): Promise<() => Promise<void>> {
  const folder = await chooseWorkFolder(profile);
  const deadline = performance.now() + waitMs;
  for (;;) {
    throwIfAborted(signal);
    // First the word, then the look: of two that begin at once at least one sees the other.
    const end = await announce(profile, folder, use).catch((error: unknown) => {
      if (use === 'backup') return undefined;
      throw error;
    });
    if (!end) return async () => {};
    const other = await findOther(folder, use);
    if (other === undefined) return end;
    await end();
    if (performance.now() >= deadline) throw inTheWay(profile, use, other);
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

async function announce(
  profile: string,
  folder: string,
  use: ProfileUse,
): Promise<() => Promise<void>> {
  const space = processSpace() ?? 'any';
  const name = `${use}-${space}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const path = join(folder, name);
  announced.add(path);
  const renew = () => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  };
  const timer = setInterval(renew, RENEWED_MS).unref();
  const end = async () => {
    clearInterval(timer);
    announced.delete(path);
    await rm(path, { force: true }).catch(() => {});
    // Unless something is kept there.
    await rmdir(folder).catch(() => {});
  };
  for (let attempt = 1; ; attempt++) {
    try {
      // Only where its parent is: that of a disk that was unplugged is not made anew.
      await mkdir(folder, { mode: 0o700 }).then(() => giveToOwner(profile, folder), unlessThere);
      await writeFile(path, '', { flag: 'wx', mode: 0o600 });
      return end;
    } catch (error) {
      // Whoever was there before may have removed the empty folder.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && attempt < MOST_ATTEMPTS) continue;
      await end();
      throw error;
    }
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Of what an administrator's backup leaves when it is killed, the profile's owner must be able to dispose. */
async function giveToOwner(profile: string, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(profile);
  await chown(folder, uid, gid);
}

/** A process that does the other with it. What others have left that were killed is removed. */
async function findOther(folder: string, use: ProfileUse): Promise<number | undefined> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, theirs, space, pid] = NAME.exec(name) ?? [];
    if (theirs === undefined) continue;
    const path = join(folder, name);
    const isAtWork = await isUnderWay(path, space!, Number(pid));
    if (isAtWork && theirs !== use) return Number(pid);
    if (!isAtWork) await rm(path, { force: true }).catch(() => {});
  }
  return undefined;
}

async function isUnderWay(path: string, space: string, pid: number): Promise<boolean> {
  const renewed = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
  if (Math.abs(Date.now() - renewed) > HOLDS_MS) return false;
  if (space !== (processSpace() ?? 'any')) return true;
  return pid === process.pid ? announced.has(path) : isProcessAlive(pid);
}

function inTheWay(profile: string, use: ProfileUse, pid: number): KirschError {
  if (use === 'exchange') {
    return new KirschError('APP_RUNNING', `A backup of "${profile}" is being made.`, {
      hint: `It reads what is to be exchanged: wait until process ${pid} has ended.`,
      details: { reason: 'backup-under-way', path: profile, pid },
    });
  }
  return new KirschError('RESTORE_UNFINISHED', `The data in "${profile}" is being exchanged.`, {
    hint: `Back up when process ${pid} has ended.`,
    details: { reason: 'restore-under-way', path: profile, pid },
  });
}
