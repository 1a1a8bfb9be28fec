import type { Snapshot } from '../../format/index.ts';

/** The value of the first tag `key=value` with this key; `undefined` where there is none. */
export function tagValue(snapshot: Pick<Snapshot, 'tags'>, key: string): string | undefined {
  const start = `${key}=`;
  return snapshot.tags.find((tag) => tag.startsWith(start))?.slice(start.length);
}
