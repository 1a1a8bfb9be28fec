import {
  encodeSnapshot,
  type Node,
  parseTime,
  posixFromGoMode,
  type Snapshot,
} from '../format/index.ts';
import type { WalkedEntry } from '../operations/trees/walk-tree.ts';

const DISK_BLOCK = 512;
const PERMISSIONS = 0o7777;
const INDENT = '  ';

/**
 * A snapshot's entries in the export format of ncdu (https://dev.yorhel.nl/ncdu/jsonfmt), piece by piece: a folder is an
 * array whose first element is the folder itself.
 * @param entries depth first, folders before what is in them
 */
export async function* ncduExport(
  snapshot: Snapshot,
  entries: AsyncIterable<WalkedEntry>,
): AsyncGenerator<string, void, undefined> {
  yield `[1, 2, ${encodeSnapshot(snapshot)}, [{"name":"/"}`;
  /** The paths of the folders that are not closed yet. */
  const open = [''];
  const newLine = () => `\n${INDENT.repeat(open.length)}`;
  for await (const { path, node } of entries) {
    while (!path.startsWith(`${open.at(-1)}/`)) {
      open.pop();
      yield `${newLine()}]`;
    }
    const name = path.slice(open.at(-1)!.length + 1);
    const isFolder = node.type === 'dir';
    yield `,${newLine()}${isFolder ? '[' : ''}${describe(name, node)}`;
    if (isFolder) open.push(path);
  }
  while (open.length > 0) {
    open.pop();
    yield `${newLine()}]`;
  }
  yield '\n]\n';
}

/** Numbers are written as they are: those of 64 bits would lose digits on their way through `JSON.stringify`. */
function describe(name: string, node: Node): string {
  const { size, deviceId, inode, links, uid, gid, type } = node;
  const onDisk = Math.ceil(Number(size) / DISK_BLOCK) * DISK_BLOCK;
  const isSpecial = type !== 'file' && type !== 'dir';
  const mode = posixFromGoMode(node.mode) & PERMISSIONS;
  const seconds = parseTime(node.mtime).nanoseconds / 1_000_000_000n;
  // ncdu refuses what is not UTF-8.
  return `{"name":${JSON.stringify(name.toWellFormed())},"asize":${size},"dsize":${onDisk},"dev":${deviceId},"ino":${inode},"nlink":${links},"notreg":${isSpecial},"uid":${uid},"gid":${gid},"mode":${mode},"mtime":${seconds}}`;
}
