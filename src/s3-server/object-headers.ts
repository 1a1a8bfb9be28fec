/** The headers that an object keeps, and those that must not be passed over in silence. */
import { checksumHeader } from './checksums.ts';
import type { ObjectFacts } from './disk/object-file.ts';
import { S3Error } from './s3-error.ts';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const USER = 'x-amz-meta-';
const MAX_USER_BYTES = 2048;
/** What an object is called that nobody gave a type. */
const DEFAULT_TYPE = 'binary/octet-stream';

/** Promises that this server cannot keep: encryption, locks, tags, grants. */
const REFUSED =
  /^x-amz-(?:server-side-encryption|object-lock-|tagging|website-redirect-location|grant-|write-offset-bytes)/;

/** What is to be given back whenever the object is read. @throws S3Error for headers that would not be honoured. */
export function headersToKeep(headers: ReadonlyMap<string, string>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': DEFAULT_TYPE };
  let userBytes = 0;
  for (const [name, value] of headers) {
    if (REFUSED.test(name))
      throw new S3Error('NotImplemented', `This server does not have ${name}.`);
    if (name === 'content-encoding') {
      // aws-chunked is how the body travelled, not what it is.
      const rest = value.split(',').filter((coding) => coding.trim() !== 'aws-chunked');
      if (rest.join('').trim() !== '') kept[name] = rest.join(',').trim();
    } else if (KEPT.includes(name) && value !== '') kept[name] = value;
    else if (name.startsWith(USER)) {
      userBytes += name.length - USER.length + value.length;
      kept[name] = value;
    }
  }
  if (userBytes > MAX_USER_BYTES) throw new S3Error('MetadataTooLarge');
  const acl = headers.get('x-amz-acl');
  if (acl !== undefined && acl !== 'private' && acl !== 'bucket-owner-full-control') {
    throw new S3Error('NotImplemented', 'This server knows no access but its one account.');
  }
  const storageClass = headers.get('x-amz-storage-class');
  if (storageClass !== undefined && storageClass !== 'STANDARD') {
    throw new S3Error('InvalidStorageClass');
  }
  return kept;
}

/** The headers of an answer about an object. */
export function headersOf(facts: ObjectFacts): Record<string, string> {
  return {
    ...facts.headers,
    etag: `"${facts.etag}"`,
    'last-modified': new Date(facts.modified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

/** The header that repeats the checksum which came with the object, if one did. */
export function checksumHeaders(facts: Pick<ObjectFacts, 'checksum'>): Record<string, string> {
  if (!facts.checksum) return {};
  return {
    [checksumHeader(facts.checksum.algorithm)]: facts.checksum.value,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
}
