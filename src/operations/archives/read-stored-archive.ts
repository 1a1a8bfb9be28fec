import type { ObjectInfo, Storage } from '../../storage/index.ts';
import { bytesIn } from './open-stored-archive.ts';
import { readArchiveBytes } from './read-archive-bytes.ts';

/**
 * All bytes of a zip as they are, in their order, by large range requests.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @param named its name; or what a list says of it, which spares a request
 * @throws KirschError `OBJECT_NOT_FOUND`, and what the storage throws
 */
export async function* readStoredArchive(
  storage: Storage,
  named: string | ObjectInfo,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const info = typeof named === 'string' ? await storage.head(named, { signal }) : named;
  yield* readArchiveBytes(bytesIn(storage, info, signal), signal);
}
