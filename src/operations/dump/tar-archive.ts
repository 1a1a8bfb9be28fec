import {
  displayFileName,
  encodeFileName,
  type Node,
  parseTime,
  posixFromGoMode,
} from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { WalkedEntry } from '../trees/walk-tree.ts';
import { readFileContent } from './file-content.ts';
import { sizeOfContent } from './size-of-content.ts';
import { encodeTarHeader, type TarEntry, tarEnd, tarPadding } from './tar-header.ts';

/**
 * A tar archive of these entries, in bounded memory. Sockets are left out: no archive can hold one. Hard links become
 * files of their own.
 */
export async function* tarArchive(
  repository: IndexedRepository,
  entries: AsyncIterable<WalkedEntry>,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const { path, node } of entries) {
    const size = node.type === 'file' ? sizeOfContent(repository, node, path) : 0;
    const entry = toTarEntry(path, node, size);
    if (!entry) continue;
    yield encodeTarHeader(entry);
    if (node.type !== 'file') continue;
    yield* readFileContent(repository, node, signal);
    yield tarPadding(size);
  }
  yield tarEnd();
}

function toTarEntry(path: string, node: Node, size: number): TarEntry | undefined {
  const { type } = node;
  if (type === 'socket' || type === 'irregular' || type === '') return undefined;
  const name = encodeFileName(path.slice(1));
  return {
    path: type === 'dir' ? Buffer.concat([name, Buffer.from('/')]) : name,
    type,
    mode: posixFromGoMode(node.mode) & 0o7777,
    uid: node.uid,
    gid: node.gid,
    user: displayFileName(node.user),
    group: displayFileName(node.group),
    mtime: parseTime(node.mtime).nanoseconds,
    size,
    ...(node.linkTarget !== undefined && { linkTarget: encodeFileName(node.linkTarget) }),
    device: BigInt(node.device),
    extendedAttributes: node.extendedAttributes,
  };
}
