import { encodeNode, type Node, parseTime } from '../../format/index.ts';

/** Whether two nodes say the same; a moment is the same moment in any time zone. */
export function isSameNode(a: Node, b: Node): boolean {
  return (
    isSameTime(a.mtime, b.mtime) &&
    isSameTime(a.atime, b.atime) &&
    isSameTime(a.ctime, b.ctime) &&
    encodeNode(a) === encodeNode({ ...b, mtime: a.mtime, atime: a.atime, ctime: a.ctime })
  );
}

/** Whether two files have the same content. */
export function isSameContent(a: Node, b: Node): boolean {
  const [left, right] = [a.content ?? [], b.content ?? []];
  return left.length === right.length && left.every((id, at) => id === right[at]);
}

function isSameTime(a: string, b: string): boolean {
  return a === b || parseTime(a).nanoseconds === parseTime(b).nanoseconds;
}
