import { createHash } from 'node:crypto';
import { parseAddress } from '../address.ts';
import type { Handler, S3Call } from '../call.ts';
import { checkReadConditions, writeCondition } from '../conditions.ts';
import type { StoredObject } from '../disk/object-file.ts';
import type { ObjectSource } from '../disk/object-writer.ts';
import { headersToKeep } from '../object-headers.ts';
import { S3Error } from '../s3-error.ts';
import { writeXml } from '../xml.ts';
import { bucketOf } from './buckets.ts';
import { checkKey, keyOf, readPieces } from './objects.ts';

export const copyObject: Handler = async (call, { store, now, personality }) => {
  const target = await store.bucket(bucketOf(call));
  const key = keyOf(call);
  const from = copySource(call);
  const replaced = replacesHeaders(call);
  if (from.bucket === target.name && from.key === key && !replaced) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it copies an object to itself without changing its metadata.',
    );
  }
  const kept = headersToKeep(call.headers);
  const condition = writeCondition(call.headers, personality.traits.etagsInIfNoneMatch);
  await call.payload.bytes(0);
  const object = await (await store.bucket(from.bucket)).get(from.key);
  try {
    checkReadConditions(call.headers, object.facts, 'x-amz-copy-source-');
    const headers = replaced ? kept : object.facts.headers;
    const stored = await target.put(copyOf(object), { key, headers, now }, condition);
    const body = writeXml('CopyObjectResult', {
      LastModified: new Date(stored.modified).toISOString(),
      ETag: `"${stored.etag}"`,
    });
    return { status: 200, body };
  } finally {
    await object.close();
  }
};

/** `x-amz-copy-source: [/]<bucket>/<key>`, percent-encoded, perhaps with `?versionId=null`. */
function copySource(call: S3Call): { readonly bucket: string; readonly key: string } {
  const text = call.headers.get('x-amz-copy-source') ?? '';
  const { bucket, key, query } = parseAddress(`/${text.replace(/^\//, '')}`, undefined, undefined);
  if (bucket === undefined || key === undefined) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key.');
  }
  const version = query.get('versionId');
  if (version !== undefined && version !== 'null') {
    throw new S3Error('NotImplemented', 'This server does not have versionId.');
  }
  checkKey(key);
  return { bucket, key };
}

function replacesHeaders(call: S3Call): boolean {
  const directive = call.headers.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', 'Unknown metadata directive.');
  }
  return directive === 'REPLACE';
}

/** A copy is one piece, whatever its source was: its ETag is the MD5 of its bytes. */
function copyOf(object: StoredObject): ObjectSource {
  const md5 = createHash('md5');
  return {
    chunks: (async function* () {
      for await (const piece of readPieces(object, 0, object.facts.size)) {
        md5.update(piece);
        yield piece;
      }
    })(),
    facts: () => ({ etag: md5.digest('hex'), checksum: object.facts.checksum }),
  };
}
