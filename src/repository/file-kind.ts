import { isId } from '../format/index.ts';

/** The kinds of object in a repository that bear an id. */
export type FileKind = 'pack' | 'index' | 'snapshot' | 'key' | 'lock';

const FOLDERS: Record<FileKind, string> = {
  pack: 'data/',
  index: 'index/',
  snapshot: 'snapshots/',
  key: 'keys/',
  lock: 'locks/',
};

export const CONFIG_KEY = 'config';

/** What all keys of that kind start with. */
export function prefixOf(kind: FileKind): string {
  return FOLDERS[kind];
}

/** The object's key in the storage; packs are spread over 256 folders by the first two digits of their id. */
export function keyOf(kind: FileKind, id: string): string {
  return kind === 'pack' ? `data/${id.slice(0, 2)}/${id}` : FOLDERS[kind] + id;
}

/** The id in such a key, or `undefined` where the name is no id or the place is wrong: those objects are not ours. */
export function idOfKey(kind: FileKind, key: string): string | undefined {
  const id = key.slice(key.lastIndexOf('/') + 1);
  return isId(id) && key === keyOf(kind, id) ? id : undefined;
}
