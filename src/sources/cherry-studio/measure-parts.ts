import { PARTS, type PartId } from './parts.ts';
import type { Profile } from './profile.ts';

/** How much of a part there is. */
export interface PartSize {
  readonly id: PartId;
  readonly bytes: number;
  readonly files: number;
}

/** The size of every part, whether it is in a backup or not, in the order in which people are shown them. */
export function measureParts({ items }: Pick<Profile, 'items'>): PartSize[] {
  return PARTS.map(({ id }) => {
    const own = items.filter(({ rule }) => rule.part === id);
    return {
      id,
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      files: own.reduce((sum, { files }) => sum + files, 0),
    };
  });
}
