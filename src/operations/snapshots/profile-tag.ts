import { createHash } from 'node:crypto';
import type { Snapshot } from '../../format/index.ts';
import { tagValue } from './tag-value.ts';

const PROFILE_KEY = 'profile';
const DIGITS = 8;

/**
 * The tag that tells the profiles of one computer apart: all are stored as the same paths, and none may count as an older, or a shrunken,
 * state of another. It says nothing of the folder to whoever reads it.
 */
export function profileTag(folder: string): string {
  return `${PROFILE_KEY}=${createHash('sha256').update(folder).digest('hex').slice(0, DIGITS)}`;
}

/** Which profile of its computer a backup is of; undefined for backups that do not say. */
export function profileKeyOf(snapshot: Pick<Snapshot, 'tags'>): string | undefined {
  return tagValue(snapshot, PROFILE_KEY);
}
