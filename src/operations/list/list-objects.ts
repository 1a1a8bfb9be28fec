import type { BlobType } from '../../repository/blob-index.ts';
import type { FileKind } from '../../repository/file-kind.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** The ids of all objects of a kind, as the storage lists them. */
export async function* listObjects(
  repository: OpenRepository,
  kind: FileKind,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  for await (const { id } of repository.list(kind, signal)) yield id;
}

/** Every blob that an index names, once for each copy. */
export async function* listBlobs(
  repository: OpenRepository,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly type: BlobType; readonly id: string }, void, undefined> {
  const { index } = await loadIndex(repository, { signal });
  yield* index.entries();
}
