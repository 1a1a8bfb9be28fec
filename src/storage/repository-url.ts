import { badUrl, parseLocalUrl } from './local-url.ts';
import type { RepositoryLocation } from './repository-location.ts';
import { errorOfComplaints } from './s3/address/connection-of.ts';
import { splitPath } from './s3/address/split-path.ts';
import { isStanding } from './s3/address/standing-notes.ts';
import { understandSettings } from './s3/address/understand-settings.ts';
import type { UnderstoodConnection } from './s3/address/understood-connection.ts';

/**
 * Reads a repository's place as restic writes it: `/folder`, `C:\folder`, `local:folder`,
 * `s3:https://host/bucket/path`, `s3:host/bucket/path`, `s3://host/bucket/path`; and `file:///folder`, `memory:`.
 * @throws KirschError `BAD_ARGUMENT` with what was expected
 */
export function parseRepositoryUrl(text: string): RepositoryLocation {
  return text.startsWith('s3:') ? parseS3(text) : parseLocalUrl(text);
}

/** Beside the bucket: the longest path that a known service is below. */
const LONGEST_PREFIX = 3;

function parseS3(text: string): RepositoryLocation {
  if (/^s3:(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw badUrl('S3 is reached by http or https.');
  }
  const isUrl = /^s3:https?:/i.test(text);
  const address = text.replace(/^s3:(?:\/\/)?/, isUrl ? '' : 'https://');
  const [, server = '', path = ''] = /^(https?:\/\/[^/]*)(.*)$/is.exec(address) ?? [];
  // restic decodes what is written as a URL, and nothing else.
  const [, inPath = '', query = ''] = isUrl ? (/^([^?#]*)(.*)$/s.exec(path) ?? []) : ['', path];
  const pieces = splitPath(isUrl ? decoded(inPath) : inPath);
  if (pieces.includes('..')) throw badUrl('The address must not hold "..".');
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
