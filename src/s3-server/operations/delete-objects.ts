import type { Handler } from '../call.ts';
import { S3Error } from '../s3-error.ts';
import { childText, readXml, writeXml } from '../xml.ts';
import { bucketOf } from './buckets.ts';

/** A thousand keys of 1024 bytes each, every byte written as an entity. */
const MAX_BODY = 8 * 1024 * 1024;

export const deleteObjects: Handler = async (call, { store, personality }) => {
  const bucket = await store.bucket(bucketOf(call));
  if (!call.payload.hasDigest) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: Content-MD5.');
  }
  const root = readXml(await call.payload.bytes(MAX_BODY));
  const objects = root.children.filter((child) => child.name === 'Object');
  if (root.name !== 'Delete' || objects.length === 0) throw new S3Error('MalformedXML');
  const { most, beyond } = personality.traits.batchDelete;
  if (objects.length > most) throw new S3Error(beyond);
  const keys: string[] = [];
  const refused: string[] = [];
  for (const object of objects) {
    const key = childText(object, 'Key');
    if (key === undefined || key === '') throw new S3Error('MalformedXML');
    const version = childText(object, 'VersionId') ?? 'null';
    (version === 'null' || version === '' ? keys : refused).push(key);
  }
  await bucket.delete(keys);
  const quiet = childText(root, 'Quiet')?.trim() === 'true';
  const body = writeXml('DeleteResult', {
    Deleted: quiet ? undefined : keys.map((key) => ({ Key: key })),
    Error: refused.map((key) => ({
      Key: key,
      Code: 'NotImplemented',
      Message: 'This server does not have versions.',
    })),
  });
  return { status: 200, body };
};
