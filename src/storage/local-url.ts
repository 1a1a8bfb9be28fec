import { fileURLToPath } from 'node:url';
import { KirschError } from '../errors/index.ts';
import type { RepositoryLocation } from './repository-location.ts';

/** Schemes of restic that are not ours, to say so instead of making a folder of that name. */
const OTHER_SCHEMES = /^(?:sftp|rest|b2|azure|gs|swift|rclone|smb|webdav):/;
/** An address without its `s3:` in front, as a console shows it. */
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The part of `parseRepositoryUrl` for all that is not in S3; apart, for the other part is large and takes time to load. */
export function parseLocalUrl(text: string): RepositoryLocation {
  if (text === '') throw badUrl('The repository has no name.');
  if (text === 'memory:') return { kind: 'memory' };
  if (text.startsWith('local:')) return folder(text.slice('local:'.length));
  if (text.startsWith('file://')) return folder(fromFileUrl(text));
  if (text.startsWith('storage:')) throw badUrl('Storages by name are found in the settings only.');
  const other = OTHER_SCHEMES.exec(text);
  if (other) throw badUrl(`Repositories on ${other[0]} are not supported.`);
  const scheme = ANY_SCHEME.exec(text);
  if (scheme) throw badUrl(`A repository's address does not begin with ${scheme[0]}.`);
  return folder(text);
}

function folder(path: string): RepositoryLocation {
  if (path === '') throw badUrl('The repository has no folder.');
  if (path.includes('\0')) throw badUrl("The repository's folder has a NUL in its name.");
  return { kind: 'folder', path };
}

function fromFileUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw badUrl('The file: address names no folder on this computer.', cause);
  }
}

/** Says nothing of the text itself: people put secrets into addresses. */
export function badUrl(message: string, cause?: unknown): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    cause,
    hint: 'Write it like s3:https://host/bucket/path, or name a folder.',
  });
}
