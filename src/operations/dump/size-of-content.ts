import { KirschError } from '../../errors/index.ts';
import { displayFileName, type Node, SEAL_OVERHEAD } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/**
 * How many bytes a file's blobs hold together, by the index. An archive must say it before the content comes, and the
 * size in the node is only what another program once wrote there.
 * @throws KirschError `BLOB_NOT_FOUND` that names the file.
 */
export function sizeOfContent(repository: IndexedRepository, node: Node, path: string): number {
  let size = 0;
  for (const id of node.content ?? []) {
    const location = repository.index.find('data', id);
    if (!location) {
      throw new KirschError(
        'BLOB_NOT_FOUND',
        `${displayFileName(path)} cannot be read: no index names its data blob ${id}.`,
        {
          hint: 'Run `kirsch check` to see which backups need it.',
          details: { path, type: 'data', id },
        },
      );
    }
    size += location.uncompressedLength || location.length - SEAL_OVERHEAD;
  }
  return size;
}
