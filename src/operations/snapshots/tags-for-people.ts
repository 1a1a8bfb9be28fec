import type { Snapshot } from '../../format/index.ts';

/** Keys whose values are digits that mean something to programs only: which profile, which computer. */
const TECHNICAL_KEYS = ['profile', 'computer'];

/** The tags of a backup as a list shows them to people: without those that tell things apart by numbers. */
export function tagsForPeople({ tags }: Pick<Snapshot, 'tags'>): string[] {
  return tags.filter((tag) => !TECHNICAL_KEYS.some((key) => tag.startsWith(`${key}=`)));
}
