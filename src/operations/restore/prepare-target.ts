import {
  accessSync,
  constants,
  mkdirSync,
  realpathSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { nodePath } from '../../file-system/index.ts';
import { failureOf, targetError } from './target-failure.ts';

/** A folder to restore into, looked at before anything is planned. */
export interface Target {
  /** Absolute; links on the way to it are resolved, for they are the user's own choice. */
  readonly path: string;
  readonly exists: boolean;
}

/** @throws KirschError `TARGET_UNWRITABLE` when it is there and no folder, or may not be looked at */
export function findTarget(target: string): Target {
  if (target === '') throw new KirschError('BAD_ARGUMENT', 'No folder to restore into was given.');
  const path = resolve(target);
  const stats = look(path);
  if (!stats) return { path, exists: false };
  if (!stats.isDirectory()) {
    throw new KirschError('TARGET_UNWRITABLE', `${path} is no folder.`, {
      hint: 'Choose a folder as the target; it is made when it does not exist.',
      details: { reason: 'not-a-folder', path },
    });
  }
  return { path: path.isWellFormed() ? realpathSync(path) : path, exists: true };
}

function look(path: string): Stats | undefined {
  try {
    return statSync(nodePath(path), { throwIfNoEntry: false });
  } catch (error) {
    throw targetError(path, failureOf(error), 'used as the target');
  }
}

/** Makes the target where it is missing. @throws KirschError `TARGET_UNWRITABLE` */
export function makeTarget({ path }: Target): void {
  try {
    mkdirSync(nodePath(path), { recursive: true, mode: 0o700 });
    accessSync(nodePath(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw targetError(path, failureOf(error), 'used as the target');
  }
}

/**
 * Holds what is to be written against the room on the target's disk.
 * @throws KirschError `DISK_FULL` when it is too little
 */
export function checkRoom({ path }: Target, needed: number): void {
  let existing = path;
  while (!statSync(nodePath(existing), { throwIfNoEntry: false })) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(nodePath(existing));
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new KirschError(
    'DISK_FULL',
    `${path} has room for ${megabytes(free)}, and the restore needs ${megabytes(needed)}.`,
    {
      hint: 'Make room, choose a target on another disk, or restore a part with --include.',
      details: { path, free, needed },
    },
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
}
