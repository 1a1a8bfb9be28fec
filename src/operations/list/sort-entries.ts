import { extname } from 'node:path/posix';
import { compareFileNames, parseTime } from '../../format/index.ts';
import type { WalkedEntry } from '../trees/walk-tree.ts';

/** What entries can be sorted by: names and extensions from the first on, sizes and times from the largest on. */
export type EntryOrder = 'name' | 'size' | 'mtime' | 'atime' | 'ctime' | 'extension';

/** All entries, sorted; equals by their paths. Holds them all in memory. */
export async function sortEntries(
  entries: AsyncIterable<WalkedEntry>,
  order: EntryOrder,
  reverse: boolean,
): Promise<WalkedEntry[]> {
  const keyed = [];
  for await (const entry of entries) keyed.push({ entry, key: sortKey(entry, order) });
  const direction = reverse ? -1 : 1;
  return keyed
    .sort((a, b) => {
      if (a.key !== b.key) return direction * (a.key < b.key ? -1 : 1);
      return direction * compareFileNames(a.entry.path, b.entry.path);
    })
    .map(({ entry }) => entry);
}

function sortKey({ path, node }: WalkedEntry, order: EntryOrder): string | bigint {
  switch (order) {
    case 'name':
      return '';
    case 'extension':
      return extname(path);
    case 'size':
      return -BigInt(node.size);
    default:
      return -parseTime(node[order]).nanoseconds;
  }
}
