import { labelTag, type Snapshot } from '../../index.ts';

const KEY = 'label=';

/** The tag that gives a backup its label; none for an empty one. */
export function labelTags(label: string): string[] {
  return label.trim() === '' ? [] : [labelTag(label)];
}

export function labelTagsOf({ tags }: Snapshot): string[] {
  return tags.filter((tag) => tag.startsWith(KEY));
}
