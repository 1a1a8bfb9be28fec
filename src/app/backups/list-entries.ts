import type { z } from '@hono/zod-openapi';
import type { IndexedRepository } from '../../index.ts';
import { displayFileName, findFolder, type Node, type Snapshot } from '../../index.ts';
import type { EntryList, EntryQuery } from '../api/backup-schemas.ts';
import { followReference, parentOf, referTo } from './entry-reference.ts';

/** What is in a folder of a backup: folders first, by name, a page at a time. */
export async function listEntries(
  repository: IndexedRepository,
  { tree }: Snapshot,
  { at, offset, limit }: z.infer<typeof EntryQuery>,
): Promise<z.infer<typeof EntryList>> {
  const path = followReference(at);
  const nodes = await repository.loadTree(await findFolder(repository, tree, path));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const sorted = nodes.toSorted(
    (a, b) => Number(b.type === 'dir') - Number(a.type === 'dir') || compare(a.name, b.name),
  );
  const parent = parentOf(path);
  return {
    at: referTo(path),
    path: displayFileName(path),
    ...(parent !== undefined && { parent: referTo(parent) }),
    total: sorted.length,
    entries: sorted.slice(offset, offset + limit).map((node) => describeEntry(node, path)),
  };
}

function describeEntry(node: Node, folder: string) {
  const path = folder === '/' ? `/${node.name}` : `${folder}/${node.name}`;
  return {
    name: displayFileName(node.name),
    at: referTo(path),
    type: typeOf(node),
    size: node.type === 'file' ? Number(node.size) : 0,
    modified: momentOf(node.mtime),
    ...(node.linkTarget !== undefined && { target: displayFileName(node.linkTarget) }),
  };
}

export function typeOf({ type }: Node): 'file' | 'folder' | 'symlink' | 'other' {
  if (type === 'file' || type === 'symlink') return type;
  return type === 'dir' ? 'folder' : 'other';
}

/** A time of a backup, which other programs may have written, as the API tells times. */
export function momentOf(time: string): string {
  const milliseconds = Date.parse(time);
  return new Date(Number.isNaN(milliseconds) ? 0 : milliseconds).toISOString();
}
