import { displayFileName, encodeNode, type Node } from '../format/index.ts';
import { formatBytes, formatLocalTime, formatMode } from './format-values.ts';

/** Options of `nodeLine`. */
export interface NodeLineOptions {
  readonly long: boolean;
  readonly humanReadable: boolean;
}

/** An entry of a snapshot on one line: its path, or what `ls -l` shows. */
export function nodeLine(path: string, node: Node, options: NodeLineOptions): string {
  const shown = displayFileName(path);
  if (!options.long) return shown;
  const size = options.humanReadable
    ? formatBytes(Number(node.size)).padStart(11)
    : String(node.size).padStart(6);
  const target = node.type === 'symlink' ? ` -> ${displayFileName(node.linkTarget ?? '')}` : '';
  const owner = `${String(node.uid).padStart(5)} ${String(node.gid).padStart(5)}`;
  return `${formatMode(node.mode)} ${owner} ${size} ${formatLocalTime(node.mtime)} ${shown}${target}`;
}

/** An entry as restic's `ls --json` shows it. */
export function listedNodeJson(path: string, node: Node): Record<string, unknown> {
  return {
    name: node.name,
    type: node.type,
    path,
    uid: node.uid,
    gid: node.gid,
    ...(node.type === 'file' && { size: Number(node.size) }),
    ...(node.mode !== 0 && { mode: node.mode }),
    permissions: formatMode(node.mode),
    mtime: node.mtime,
    atime: node.atime,
    ctime: node.ctime,
    ...(node.inode && { inode: Number(node.inode) }),
    message_type: 'node',
    struct_type: 'node',
  };
}

/** An entry as restic's `find --json` shows it: all that is stored but its name and content. */
export function foundNodeJson(path: string, node: Node): Record<string, unknown> {
  const {
    name: _name,
    content: _content,
    subtree: _subtree,
    ...stored
  } = JSON.parse(encodeNode(node)) as Record<string, unknown>;
  return { path, permissions: formatMode(node.mode), ...stored };
}
