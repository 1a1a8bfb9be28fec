import { isKirschError, KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import type { ObjectInfo, Storage } from '../../storage/index.ts';
import { readStoredArchive } from './read-stored-archive.ts';

export interface CopyArchiveOptions {
  /** What it is called there. @default the same name */
  readonly as?: string;
  /** Replace a zip of that name. @default false */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that have come so far. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/**
 * Copies a zip as it is from one place to another: a download where `to` is a folder. Others see all of it or nothing.
 *
 * @param from a storage of zips, as `to` is: opened with `ZIP_NAMES`
 * @returns its size in bytes
 * @throws KirschError `OBJECT_NOT_FOUND`; `TARGET_UNWRITABLE` where a zip of that name is there; and what the storages throw
 */
export async function copyArchive(
  from: Storage,
  to: Storage,
  name: string,
  { as = name, overwrite = false, signal, onProgress }: CopyArchiveOptions = {},
): Promise<number> {
  const info = await from.head(name, { signal });
  if (!overwrite) await assertFree(to, as, signal);
  const pieces = readStoredArchive(from, info, { signal });
  return to.putStream(
    as,
    counted(pieces, (bytes) => onProgress?.(bytes, info.size)),
    { signal },
  );
}

/** @throws KirschError `TARGET_UNWRITABLE` where a zip of that name is there */
export async function assertFree(
  storage: Storage,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const there: ObjectInfo | undefined = await storage.head(name, { signal }).catch((error) => {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  });
  if (!there) return;
  throw new KirschError('TARGET_UNWRITABLE', `${displayFileName(name)} is there already.`, {
    hint: 'Give another name, or say that it is to be replaced.',
    details: { reason: 'file-there', name, size: there.size },
  });
}

/** The same chunks; what has gone through is told. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    bytes += chunk.length;
    tell(bytes);
  }
}
