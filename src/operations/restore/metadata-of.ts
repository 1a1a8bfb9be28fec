import { posixFromGoMode } from '../../format/index.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { ListedEntry } from './listing.ts';

const PERMISSIONS = 0o7777;

/** An entry's metadata; see `EntryMetadata.mayHaveOthers`. */
export function metadataOf(entry: ListedEntry, mayHaveOthers: boolean): EntryMetadata {
  const { uid, gid, mtimeNs, atimeNs, attributes } = entry;
  const mode = posixFromGoMode(entry.mode) & PERMISSIONS;
  const metadata = { mode, uid, gid, mtimeNs, atimeNs, mayHaveOthers };
  return attributes.length > 0 ? { ...metadata, attributes } : metadata;
}
