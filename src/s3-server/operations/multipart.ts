import type { Query } from '../address.ts';
import type { Handler, S3Call } from '../call.ts';
import { writeCondition } from '../conditions.ts';
import { compareKeys } from '../disk/key-order.ts';
import { MAX_PARTS, type NamedPart } from '../disk/uploads.ts';
import { checksumHeaders, headersToKeep } from '../object-headers.ts';
import { S3Error } from '../s3-error.ts';
import { childText, readXml, writeXml } from '../xml.ts';
import { bucketOf } from './buckets.ts';
import { keyEncoding, pageLimit } from './listings.ts';
import { checkPutLength, keyOf, sourceOf } from './objects.ts';

/** Ten thousand parts, each with its number, its ETag and a checksum. */
const MAX_BODY = 4 * 1024 * 1024;

export const createMultipartUpload: Handler = async (call, { store, now }) => {
  const bucket = await store.bucket(bucketOf(call));
  const key = keyOf(call);
  const headers = headersToKeep(call.headers);
  await call.payload.bytes(0);
  const body = writeXml('InitiateMultipartUploadResult', {
    Bucket: bucket.name,
    Key: key,
    UploadId: await bucket.uploads.start(key, headers, now),
  });
  return { status: 200, body };
};

export const uploadPart: Handler = async (call, { store, now, personality }) => {
  const { maxParts } = personality.traits;
  const { uploads } = await store.bucket(bucketOf(call));
  const number = call.address.query.get('partNumber') ?? '';
  if (!/^\d{1,5}$/.test(number) || Number(number) < 1 || Number(number) > maxParts) {
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${maxParts}, inclusive.`,
      { ArgumentName: 'partNumber', ArgumentValue: number },
    );
  }
  checkPutLength(call.payload);
  const upload = await uploads.find(uploadIdOf(call), keyOf(call));
  const stored = await uploads.putPart(upload, Number(number), sourceOf(call.payload), now);
  return { status: 200, headers: { etag: `"${stored.etag}"`, ...checksumHeaders(stored) } };
};

export const completeMultipartUpload: Handler = async (call, { store, now, personality }) => {
  const { minPartBytes, etagsInIfNoneMatch } = personality.traits;
  const bucket = await store.bucket(bucketOf(call));
  const key = keyOf(call);
  const condition = writeCondition(call.headers, etagsInIfNoneMatch);
  const named = namedParts(await call.payload.bytes(MAX_BODY));
  const upload = await bucket.uploads.find(uploadIdOf(call), key);
  const stored = await bucket.uploads.complete(upload, named, { now, condition, minPartBytes });
  const body = writeXml('CompleteMultipartUploadResult', {
    Location: `http://${call.headers.get('host') ?? ''}/${bucket.name}/${encodeURI(key)}`,
    Bucket: bucket.name,
    Key: key,
    ETag: `"${stored.etag}"`,
  });
  return { status: 200, body };
};

export const abortMultipartUpload: Handler = async (call, { store }) => {
  const { uploads } = await store.bucket(bucketOf(call));
  await uploads.abort(await uploads.find(uploadIdOf(call), keyOf(call)));
  return { status: 204 };
};

export const listParts: Handler = async (call, { store }) => {
  const bucket = await store.bucket(bucketOf(call));
  const { query } = call.address;
  const encode = keyEncoding(query);
  const upload = await bucket.uploads.find(uploadIdOf(call), keyOf(call));
  const marker = partMarker(query);
  const limit = pageLimit(query, 'max-parts');
  const after = (await bucket.uploads.parts(upload)).filter((part) => part.number > marker);
  const page = after.slice(0, limit);
  const truncated = after.length > page.length;
  const body = writeXml('ListPartsResult', {
    Bucket: bucket.name,
    Key: encode(upload.key),
    UploadId: upload.id,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: truncated ? page.at(-1)?.number : undefined,
    MaxParts: limit,
    IsTruncated: truncated,
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modified).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.size,
    })),
  });
  return { status: 200, body };
};

export const listMultipartUploads: Handler = async (call, { store }) => {
  const bucket = await store.bucket(bucketOf(call));
  const { query } = call.address;
  const encode = keyEncoding(query);
  if (query.get('delimiter')) {
    throw new S3Error('NotImplemented', 'This server lists uploads without a delimiter only.');
  }
  const prefix = query.get('prefix') ?? '';
  const limit = pageLimit(query, 'max-uploads');
  const [keyMarker, idMarker] = [
    query.get('key-marker') ?? '',
    query.get('upload-id-marker') ?? '',
  ];
  const all = (await bucket.uploads.list()).filter(({ key }) => key.startsWith(prefix));
  // Within one key uploads go by their beginning, so the one that the marker names is looked up.
  const named = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const after =
    named < 0 ? all.filter(({ key }) => compareKeys(key, keyMarker) > 0) : all.slice(named + 1);
  const page = after.slice(0, limit);
  const last = after.length > page.length ? page.at(-1) : undefined;
  const body = writeXml('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last && encode(last.key),
    NextUploadIdMarker: last?.id,
    Prefix: encode(prefix),
    EncodingType: query.get('encoding-type'),
    MaxUploads: limit,
    IsTruncated: after.length > page.length,
    Upload: page.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.id,
      StorageClass: 'STANDARD',
      Initiated: new Date(upload.started).toISOString(),
    })),
  });
  return { status: 200, body };
};

function uploadIdOf(call: S3Call): string {
  return call.address.query.get('uploadId') ?? '';
}

function partMarker(query: Query): number {
  const text = query.get('part-number-marker') ?? '0';
  if (!/^\d{0,5}$/.test(text)) {
    throw new S3Error('InvalidArgument', 'part-number-marker must be a number from 0 up.');
  }
  return Number(text);
}

function namedParts(bytes: Buffer): NamedPart[] {
  const root = readXml(bytes);
  const parts = root.children.filter((child) => child.name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || parts.length === 0 || parts.length > MAX_PARTS) {
    throw new S3Error('MalformedXML');
  }
  return parts.map((part) => {
    const number = childText(part, 'PartNumber')?.trim() ?? '';
    const etag = childText(part, 'ETag')
      ?.trim()
      .replace(/^"(.*)"$/, '$1');
    if (!/^\d{1,5}$/.test(number) || etag === undefined) throw new S3Error('MalformedXML');
    return { number: Number(number), etag };
  });
}
