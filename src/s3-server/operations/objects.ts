import { parseRange } from '../byte-range.ts';
import type { Handler, ReplyStream, S3Call } from '../call.ts';
import { checkReadConditions, writeCondition } from '../conditions.ts';
import type { StoredObject } from '../disk/object-file.ts';
import { checksumHeaders, headersOf, headersToKeep } from '../object-headers.ts';
import type { Payload } from '../payload.ts';
import { S3Error } from '../s3-error.ts';
import { bucketOf } from './buckets.ts';

const MAX_KEY_BYTES = 1024;
/** S3's limit for one PUT. */
const MAX_PUT_BYTES = 5 * 1024 ** 3;
const READ_BYTES = 512 * 1024;

export const putObject: Handler = async (call, { store, now, personality }) => {
  const bucket = await store.bucket(bucketOf(call));
  const key = keyOf(call);
  const headers = headersToKeep(call.headers);
  const condition = writeCondition(call.headers, personality.traits.etagsInIfNoneMatch);
  checkPutLength(call.payload);
  // Refused before the body is sent, where that is already certain; what counts is asked again at the end.
  await bucket.check(key, condition);
  const stored = await bucket.put(sourceOf(call.payload), { key, headers, now }, condition);
  return { status: 200, headers: { etag: `"${stored.etag}"`, ...checksumHeaders(stored) } };
};

export const getObject: Handler = async (call, { store }) => {
  const bucket = await store.bucket(bucketOf(call));
  const object = await bucket.get(keyOf(call));
  try {
    const { facts } = object;
    checkReadConditions(call.headers, facts);
    const range = parseRange(call.headers.get('range'), facts.size);
    const { start, length } = range ?? { start: 0, length: facts.size };
    const headers = {
      ...headersOf(facts),
      ...overriddenHeaders(call),
      ...(range
        ? { 'content-range': `bytes ${start}-${start + length - 1}/${facts.size}` }
        : askedChecksum(call, facts)),
    };
    return { status: range ? 206 : 200, headers, body: streamOf(object, start, length) };
  } catch (error) {
    await object.close();
    throw error;
  }
};

/** As GET would answer, without the body. */
export const headObject: Handler = async (call, service) => {
  const { status, headers, body } = await getObject(call, service);
  const { length, close } = body as ReplyStream;
  await close();
  return { status, headers: { ...headers, 'content-length': String(length) } };
};

export const deleteObject: Handler = async (call, { store }) => {
  const bucket = await store.bucket(bucketOf(call));
  await bucket.delete([keyOf(call)]);
  return { status: 204 };
};

/** The key of a call that was routed to an operation on an object. @throws S3Error `KeyTooLongError`. */
export function keyOf(call: S3Call): string {
  const key = call.address.key!;
  checkKey(key);
  return key;
}

export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', undefined, {
      Size: String(size),
      MaxSizeAllowed: String(MAX_KEY_BYTES),
    });
  }
}

/** A body that is to be stored must say how long it is, as in S3. */
export function checkPutLength(payload: Payload): void {
  if (payload.length === undefined) throw new S3Error('MissingContentLength');
  if (payload.length > MAX_PUT_BYTES) throw new S3Error('EntityTooLarge');
}

export function sourceOf(payload: Payload) {
  return {
    chunks: payload.chunks(),
    facts: () => ({ etag: payload.md5.toString('hex'), checksum: payload.checksum }),
  };
}

/** Bytes of a stored object, read one piece ahead of what is sent. */
export async function* readPieces(
  object: StoredObject,
  start: number,
  length: number,
): AsyncGenerator<Buffer> {
  const end = start + length;
  const read = (at: number) => object.read(at, Math.min(READ_BYTES, end - at));
  let ahead = length > 0 ? read(start) : undefined;
  for (let at = start; ahead !== undefined; ) {
    const piece = await ahead;
    at += piece.length;
    ahead = at < end ? read(at) : undefined;
    // Its error, if it fails, is met when it is awaited; until then it must not count as unhandled.
    ahead?.catch(() => {});
    yield piece;
  }
}

function streamOf(object: StoredObject, start: number, length: number): ReplyStream {
  return { length, chunks: readPieces(object, start, length), close: () => object.close() };
}

function askedChecksum(call: S3Call, facts: StoredObject['facts']): Record<string, string> {
  const asked = call.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return asked ? checksumHeaders(facts) : {};
}

/** `response-content-type` and its like in the query, for links that a browser follows. */
function overriddenHeaders(call: S3Call): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of call.address.query.pairs) {
    const header =
      /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/.exec(
        name,
      )?.[1];
    if (header !== undefined && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers[header] = value;
  }
  return headers;
}
