import { KirschError } from '../../errors/index.ts';
import type { Snapshot } from '../../format/index.ts';
import { tagValue } from '../snapshots/tag-value.ts';

/*
 * A computer is known by a random id, for host names collide and change. Both the id and the name that people give to a
 * computer are tags of its backups: restic keeps tags, and drops fields that it does not know.
 */

const ID_KEY = 'computer';
const NAME_KEY = 'computer-name';
const MAX_NAME_LENGTH = 100;

/** Whether the text is the id of a computer: 16 hex digits. */
export function isComputerId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** The tag that says which computer made a backup. */
export function computerTag(id: string): string {
  if (!isComputerId(id)) {
    throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(id)} is not the id of a computer.`, {
      hint: 'It has 16 hex digits; `kirsch computers` lists those that there are.',
    });
  }
  return `${ID_KEY}=${id}`;
}

/** The id of the computer that made it; `undefined` for backups without one, such as restic's. */
export function computerIdOf(snapshot: Snapshot): string | undefined {
  const id = tagValue(snapshot, ID_KEY);
  return id !== undefined && isComputerId(id) ? id : undefined;
}

/**
 * The tag that names a computer. What restic would split or trim at is percent-encoded.
 * @throws KirschError `BAD_ARGUMENT` for a name that is empty or longer than 100 characters
 */
export function computerNameTag(name: string): string {
  const trimmed = name.trim().toWellFormed();
  if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH) {
    throw new KirschError('BAD_ARGUMENT', 'A computer’s name has 1 to 100 characters.', {
      hint: 'For example: `kirsch computers rename 3f9a1c2b "Ada’s laptop"`.',
      details: { reason: 'computer-name' },
    });
  }
  return `${NAME_KEY}=${trimmed.replaceAll(/[%,\p{Cc}]/gu, encodeURIComponent)}`;
}

/** The name that a backup's tag gives to its computer, if it bears one. */
export function computerNameOf(snapshot: Snapshot): string | undefined {
  const text = tagValue(snapshot, NAME_KEY);
  if (!text) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody else's tag: it is shown as it stands.
    return text;
  }
}

/** The tags of a backup that give a name to its computer. */
export function computerNameTagsOf(snapshot: Snapshot): string[] {
  return snapshot.tags.filter((tag) => tag.startsWith(`${NAME_KEY}=`));
}

/** What tells computers apart: the same text for two backups of one computer. Without an id, host and user do. */
export function computerKeyOf(snapshot: Snapshot): string {
  const id = computerIdOf(snapshot);
  return JSON.stringify(id === undefined ? [snapshot.hostname, snapshot.username] : [id]);
}
