import {
  type ArchiveDescription,
  type ByteSource,
  describeArchive,
  type OpenZip,
  openZip,
  type ZipLimits,
} from '../../sources/index.ts';
import type { ObjectInfo, Storage } from '../../storage/index.ts';

/** A zip in a storage, of which the directory has been read. */
export interface StoredArchive {
  readonly info: ObjectInfo;
  readonly zip: OpenZip;
  /** Undefined: it is a zip, and not Cherry Studio's. */
  readonly contents: ArchiveDescription | undefined;
}

/**
 * Opens a zip by a few range requests.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @param named its name; or what a list says of it, which spares a request
 * @throws KirschError `OBJECT_NOT_FOUND`, `ARCHIVE_REFUSED`, `ARCHIVE_DAMAGED`, and what the storage throws
 */
export async function openStoredArchive(
  storage: Storage,
  named: string | ObjectInfo,
  {
    signal,
    limits,
  }: { readonly signal?: AbortSignal | undefined; readonly limits?: ZipLimits } = {},
): Promise<StoredArchive> {
  const info = typeof named === 'string' ? await storage.head(named, { signal }) : named;
  const zip = await openZip(bytesIn(storage, info, signal), limits);
  return { info, zip, contents: await describeArchive(zip, signal) };
}

/** An object as a reader of zips wants it. */
export function bytesIn(
  storage: Storage,
  { key, size }: ObjectInfo,
  signal?: AbortSignal | undefined,
): ByteSource {
  return { size, read: (offset, length) => storage.getRange(key, offset, length, { signal }) };
}
