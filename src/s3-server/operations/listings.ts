import { type Query, uriEncodePath } from '../address.ts';
import type { Handler } from '../call.ts';
import type { ListedObject } from '../disk/bucket.ts';
import { S3Error } from '../s3-error.ts';
import { writeXml, type XmlElements } from '../xml.ts';
import { bucketOf } from './buckets.ts';

/** S3 never gives more on one page, whatever is asked for. */
export const MAX_PAGE = 1000;

export const listObjectsV2: Handler = async (call, { store, account }) => {
  const bucket = await store.bucket(bucketOf(call));
  const { query } = call.address;
  const encode = keyEncoding(query);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  const after = token === undefined ? (startAfter ?? '') : keyOfToken(token);
  const limit = pageLimit(query, 'max-keys');
  const page = await bucket.list({ prefix, delimiter, after, limit }, call.listView);
  const owner =
    query.get('fetch-owner') === 'true'
      ? { ID: account.accessKeyId, DisplayName: account.accessKeyId }
      : undefined;
  const body = writeXml('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: limit,
    EncodingType: query.get('encoding-type'),
    KeyCount: page.objects.length + page.commonPrefixes.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : tokenOfKey(page.next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: page.objects.map((object) => contents(object, encode, owner)),
    CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: encode(each) })),
  });
  return { status: 200, body };
};

export const listObjects: Handler = async (call, { store, account }) => {
  const bucket = await store.bucket(bucketOf(call));
  const { query } = call.address;
  const encode = keyEncoding(query);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const after = query.get('marker') ?? '';
  const limit = pageLimit(query, 'max-keys');
  const page = await bucket.list({ prefix, delimiter, after, limit }, call.listView);
  const owner = { ID: account.accessKeyId, DisplayName: account.accessKeyId };
  const body = writeXml('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    Marker: encode(after),
    // Without a delimiter the last key serves, and S3 says nothing.
    NextMarker: page.next === undefined || delimiter === '' ? undefined : encode(page.next),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: limit,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.next !== undefined,
    Contents: page.objects.map((object) => contents(object, encode, owner)),
    CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: encode(each) })),
  });
  return { status: 200, body };
};

/** How keys are written: as they are, or percent-encoded, which every key survives. */
export function keyEncoding(query: Query): (key: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type !== 'url') throw new S3Error('InvalidArgument', 'Invalid encoding type.');
  return uriEncodePath;
}

/** @throws S3Error `InvalidArgument` for what is no number from 0 up. */
export function pageLimit(query: Query, name: string): number {
  const text = query.get(name);
  if (text === undefined || text === '') return MAX_PAGE;
  if (!/^\d{1,10}$/.test(text)) {
    throw new S3Error('InvalidArgument', `${name} must be a number from 0 up.`, {
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  return Math.min(Number(text), MAX_PAGE);
}

function contents(
  object: ListedObject,
  encode: (key: string) => string,
  owner: XmlElements | undefined,
): XmlElements {
  return {
    Key: encode(object.key),
    LastModified: new Date(object.modified).toISOString(),
    ETag: `"${object.etag}"`,
    Size: object.size,
    Owner: owner,
    StorageClass: 'STANDARD',
  };
}

/** A token is the last key, made opaque so that nobody builds on it. */
function tokenOfKey(key: string): string {
  return Buffer.from(`1${key}`).toString('base64url');
}

function keyOfToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('1') || tokenOfKey(text.slice(1)) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect.');
  }
  return text.slice(1);
}
