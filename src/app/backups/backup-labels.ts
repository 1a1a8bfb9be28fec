import type { Snapshot } from '../../index.ts';

/*
 * What people call a backup is a tag, so that restic keeps it. What restic would split or trim at is percent-encoded.
 */
const KEY = 'label=';

/** The tag that gives a backup its label; none for an empty one. */
export function labelTags(label: string): string[] {
  const text = label.trim().toWellFormed();
  return text === '' ? [] : [KEY + text.replaceAll(/[%,\p{Cc}]/gu, encodeURIComponent)];
}

export function labelTagsOf({ tags }: Snapshot): string[] {
  return tags.filter((tag) => tag.startsWith(KEY));
}

export function labelOf(snapshot: Snapshot): string | undefined {
  const [tag] = labelTagsOf(snapshot);
  if (tag === undefined) return undefined;
  const text = tag.slice(KEY.length);
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody else's tag: it is shown as it stands.
    return text;
  }
}
