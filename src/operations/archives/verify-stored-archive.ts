import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import {
  type ArchiveDescription,
  type VerifiedArchive,
  type VerifyOptions,
  verifyArchive,
} from '../../sources/index.ts';
import type { Storage } from '../../storage/index.ts';
import { openStoredArchive, type StoredArchive } from './open-stored-archive.ts';

export interface VerifiedStoredArchive extends VerifiedArchive {
  readonly contents: ArchiveDescription;
}

/**
 * Reads a whole zip and holds it against its directory, or its manifest.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @throws KirschError `ARCHIVE_REFUSED` also for a zip that is not Cherry Studio's; `ARCHIVE_DAMAGED` where no directory can be read; what is
 *   wrong with its entries is in the result
 */
export async function verifyStoredArchive(
  storage: Storage,
  name: string,
  options: VerifyOptions = {},
): Promise<VerifiedStoredArchive> {
  const archive = await openStoredArchive(storage, name, { signal: options.signal });
  const contents = cherryStudios(archive);
  return { contents, ...(await verifyArchive(archive.zip, contents, options)) };
}

/** @throws KirschError `ARCHIVE_REFUSED` for a zip that is not Cherry Studio's */
export function cherryStudios({ info, contents }: StoredArchive): ArchiveDescription {
  if (contents) return contents;
  throw new KirschError(
    'ARCHIVE_REFUSED',
    `${displayFileName(info.key)} is a zip, and no backup of Cherry Studio’s.`,
    {
      hint: 'It has none of the files by which such a backup is known.',
      details: { reason: 'foreign', name: info.key },
    },
  );
}
