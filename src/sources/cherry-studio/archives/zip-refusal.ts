import { KirschError } from '../../../errors/index.ts';

/** Why a zip is not read, whatever it holds. Reasons are API: programs compare them. */
export type ZipRefusal =
  /** It declares more than is plausible for its size, or more than its reader allows. */
  | 'bomb'
  /** More entries, or a longer directory, than any backup has. */
  | 'too-many-entries'
  /** A name that is no plain relative path: `..`, absolute, a drive, a backslash, an empty part. */
  | 'bad-name'
  /** Two entries of one name, or a file where another entry needs a folder. */
  | 'duplicate-name'
  /** Two entries share bytes, or one reaches into the directory. */
  | 'overlap'
  /** A symlink, or anything else that is neither file nor folder. */
  | 'special-file'
  | 'encrypted'
  /** Neither stored nor deflated. */
  | 'unknown-method';

/** How a zip is damaged. */
export type ZipDamage =
  /** Bytes are missing. */
  | 'cut'
  /** Its directory cannot be read. */
  | 'directory'
  /** An entry's own header says something else than the directory. */
  | 'header'
  /** An entry's contents are not as long as declared, or cannot be inflated. */
  | 'contents'
  | 'crc'
  /** Something that its own description names is missing or different, or it holds what that does not name. */
  | 'manifest';

/** A zip that could do harm, or of a form that is not read. */
export function refusedZip(reason: ZipRefusal, what: string, entry?: string): KirschError {
  return new KirschError('ARCHIVE_REFUSED', `The zip is not read: ${what}.`, {
    hint: 'Cherry Studio makes no such zip. Ask whoever gave it to you where it comes from.',
    details: entry === undefined ? { reason } : { reason, entry },
  });
}

/** A zip that is not as it was written. */
export function damagedZip(
  reason: ZipDamage,
  what: string,
  { entry, cause }: { readonly entry?: string; readonly cause?: unknown } = {},
): KirschError {
  return new KirschError('ARCHIVE_DAMAGED', `The zip is damaged: ${what}.`, {
    hint: 'Get it again from where it came from. If it is the same there, use another backup.',
    cause,
    details: entry === undefined ? { reason } : { reason, entry },
  });
}
