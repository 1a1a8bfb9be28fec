import { fileURLToPath } from 'node:url';
import { KirschError } from '../errors/index.ts';
import { parseEndpoint } from './s3/s3-endpoint.ts';

/** What a repository URL says. */
export type RepositoryLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 's3';
      /** `https://host[:port]` */
      readonly endpoint: string;
      readonly bucket: string;
      /** Without slashes at its ends; `''` for the bucket itself. */
      readonly rootPath: string;
    };

/** Schemes of restic that are not ours, to say so instead of making a folder of that name. */
const OTHER_SCHEMES = /^(?:sftp|rest|b2|azure|gs|swift|rclone|smb|webdav):/;

/**
 * Reads a repository's place as restic writes it: `/folder`, `C:\folder`, `local:folder`,
 * `s3:https://host/bucket/path`, `s3:host/bucket/path`, `s3://host/bucket/path`; and `file:///folder`, `memory:`.
 * @throws KirschError `BAD_ARGUMENT` with what was expected
 */
export function parseRepositoryUrl(text: string): RepositoryLocation {
  if (text === '') throw bad('The repository has no name.');
  if (text.startsWith('s3:')) return parseS3(text);
  if (text === 'memory:') return { kind: 'memory' };
  if (text.startsWith('local:')) return folder(text.slice('local:'.length));
  if (text.startsWith('file://')) return folder(fromFileUrl(text));
  const other = OTHER_SCHEMES.exec(text);
  if (other) throw bad(`Repositories on ${other[0]} are not supported.`);
  return folder(text);
}

function folder(path: string): RepositoryLocation {
  if (path === '') throw bad('The repository has no folder.');
  if (path.includes('\0')) throw bad("The repository's folder has a NUL in its name.");
  return { kind: 'folder', path };
}

function fromFileUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw bad('The file: address names no folder on this computer.', cause);
  }
}

function parseS3(text: string): RepositoryLocation {
  if (/^s3:(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw bad('S3 is reached by http or https.');
  const [, scheme = 'https://', host = '', path = ''] =
    /^s3:(?:(https?:\/\/)|\/\/)?([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  const endpoint = parseEndpoint(scheme + host);
  const [bucket = '', ...rest] = path.split('/').filter((part) => part !== '' && part !== '.');
  if (bucket === '') throw bad('The address has no bucket.');
  if (bucket === '..' || rest.includes('..')) throw bad('The address must not hold "..".');
  return { kind: 's3', endpoint: endpoint.origin, bucket, rootPath: rest.join('/') };
}

/** Says nothing of the text itself: people put secrets into addresses. */
function bad(message: string, cause?: unknown): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    cause,
    hint: 'Write it like s3:https://host/bucket/path, or name a folder.',
  });
}
