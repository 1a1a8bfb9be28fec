import { fileURLToPath } from 'node:url';
import { KirschError } from '../errors/index.ts';
import { errorOfComplaints } from './s3/address/connection-of.ts';
import { splitPath } from './s3/address/split-path.ts';
import { isStanding } from './s3/address/standing-notes.ts';
import { understandSettings } from './s3/address/understand-settings.ts';
import type { Note, UnderstoodConnection } from './s3/address/understood-connection.ts';

/** What a repository URL says. */
export type RepositoryLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 's3';
      /** `https://host[:port]`, with a path only where the service itself is below one. */
      readonly endpoint: string;
      readonly bucket: string;
      /** Without slashes at its ends; `''` for the bucket itself. */
      readonly rootPath: string;
      /** What was mended in the address. */
      readonly notes?: readonly Note[];
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
  if (text.startsWith('storage:')) throw bad('Storages by name are found in the settings only.');
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

/** Beside the bucket: the longest path that a known service is below. */
const LONGEST_PREFIX = 3;

function parseS3(text: string): RepositoryLocation {
  if (/^s3:(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw bad('S3 is reached by http or https.');
  }
  const isUrl = /^s3:https?:/i.test(text);
  const address = text.replace(/^s3:(?:\/\/)?/, isUrl ? '' : 'https://');
  const [, server = '', path = ''] = /^(https?:\/\/[^/]*)(.*)$/is.exec(address) ?? [];
  // restic decodes what is written as a URL, and nothing else.
  const [, inPath = '', query = ''] = isUrl ? (/^([^?#]*)(.*)$/s.exec(path) ?? []) : ['', path];
  const pieces = splitPath(isUrl ? decoded(inPath) : inPath);
  if (pieces.includes('..')) throw bad('The address must not hold "..".');
  const { connection, used } = findBucket(server, pieces, query);
  // The bucket belongs into an address, and what stands is said when it is opened.
  const notes = connection.notes.filter(
    ({ code }) => code !== 'bucket-from-endpoint' && !isStanding(code),
  );
  return {
    kind: 's3',
    endpoint: connection.endpoint,
    bucket: connection.bucket,
    rootPath: pieces.slice(used).join('/'),
    ...(notes.length > 0 && { notes }),
  };
}

/** Takes the shortest beginning of the path that names a bucket, so that the rest stays letter by letter. */
function findBucket(
  server: string,
  pieces: readonly string[],
  query: string,
): { readonly connection: UnderstoodConnection; readonly used: number } {
  for (let used = 0; ; used++) {
    const path = pieces.slice(0, used).map((piece) => `/${encodeURIComponent(piece)}`);
    const understood = understandSettings({ endpoint: server + path.join('') + query });
    if (!Array.isArray(understood)) {
      const isDoubled = used === 0 && pieces[0] === understood.bucket;
      return { connection: understood, used: isDoubled ? 1 : used };
    }
    const isMissing = understood.every(({ code }) => code === 'bucket-missing');
    if (!isMissing || used >= pieces.length || used > LONGEST_PREFIX) {
      throw errorOfComplaints(understood);
    }
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Says nothing of the text itself: people put secrets into addresses. */
function bad(message: string, cause?: unknown): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    cause,
    hint: 'Write it like s3:https://host/bucket/path, or name a folder.',
  });
}
