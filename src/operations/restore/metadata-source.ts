import { openFileSystem } from '../../file-system/index.ts';
import { type Node, posixFromGoMode } from '../../format/index.ts';
import type { EntryMetadata } from './entry-metadata.ts';

const PERMISSIONS = 0o7777;

/** Makes an entry's metadata from its node; see `EntryMetadata.mayHaveOthers`. */
export type MetadataSource = (node: Node, mayHaveOthers: boolean) => EntryMetadata;

/** @param ownerNames take owners by their names where this computer knows them, instead of by their numbers */
export function createMetadataSource(ownerNames: boolean): MetadataSource {
  const accounts = ownerNames ? openFileSystem() : undefined;
  return (node, mayHaveOthers) => ({
    mode: posixFromGoMode(node.mode) & PERMISSIONS,
    uid: (node.user !== '' && accounts?.userId(node.user)) || node.uid,
    gid: (node.group !== '' && accounts?.groupId(node.group)) || node.gid,
    mtime: node.mtime,
    // Usually the same text: one string instead of two, 60,000 times.
    atime: node.atime === node.mtime ? node.mtime : node.atime,
    ...(node.extendedAttributes.length > 0 && {
      attributes: node.extendedAttributes.map(({ name, value }) => ({
        name,
        // A copy: posted to a worker, a slice would take all that it was cut from along.
        value: new Uint8Array(value),
      })),
    }),
    mayHaveOthers,
  });
}
