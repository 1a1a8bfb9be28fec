import { lstat, open, readlink } from 'node:fs/promises';
import { nodePath } from '../../file-system/index.ts';
import { encodeFileName, type Node, sha256 } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** A sealed blob is longer than what it holds by its IV and its code. */
const SEAL_BYTES = 32;

/** Whether a file on the disk has the content that a backup has, by reading it; or a symlink the same target. */
export async function isSame(
  repository: IndexedRepository,
  path: string,
  node: Node,
): Promise<boolean> {
  const facts = await lstat(nodePath(path)).catch(() => undefined);
  if (!facts) return false;
  if (node.type === 'symlink') {
    if (!facts.isSymbolicLink()) return false;
    const target = await readlink(nodePath(path), { encoding: 'buffer' });
    return target.equals(Buffer.from(encodeFileName(node.linkTarget ?? '')));
  }
  const isFile = node.type === 'file' && facts.isFile() && BigInt(facts.size) === sizeOf(node);
  return isFile && hasContent(repository, path, node.content ?? []);
}

function sizeOf(node: Node): bigint {
  return BigInt(node.size ?? 0);
}

async function hasContent(
  repository: IndexedRepository,
  path: string,
  ids: readonly string[],
): Promise<boolean> {
  const file = await open(nodePath(path), 'r').catch(() => undefined);
  if (!file) return false;
  try {
    let buffer = Buffer.alloc(0);
    for (const id of ids) {
      const found = repository.index.find('data', id);
      if (!found) return false;
      const length = found.uncompressedLength || found.length - SEAL_BYTES;
      if (buffer.length < length) buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length);
      if (bytesRead !== length || sha256(buffer.subarray(0, length)) !== id) return false;
    }
    return true;
  } finally {
    await file.close();
  }
}
