import type { Handler, S3Call } from '../call.ts';
import { S3Error } from '../s3-error.ts';
import { readXml, writeXml, type XmlNode } from '../xml.ts';

const MAX_BODY = 64 * 1024;
/** The region that S3 leaves unsaid. */
const UNNAMED_REGION = 'us-east-1';

export const listBuckets: Handler = async (_call, { store, account }) => {
  const buckets = await store.listBuckets();
  const body = writeXml('ListAllMyBucketsResult', {
    Owner: { ID: account.accessKeyId, DisplayName: account.accessKeyId },
    Buckets: {
      Bucket: buckets.map(({ name, created }) => ({
        Name: name,
        CreationDate: new Date(created).toISOString(),
      })),
    },
  });
  return { status: 200, body };
};

export const createBucket: Handler = async (call, { store, account }) => {
  if (call.headers.get('x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true') {
    throw new S3Error('NotImplemented', 'This server does not have object lock.');
  }
  const bytes = await call.payload.bytes(MAX_BODY);
  const region = bytes.length === 0 ? undefined : regionOf(readXml(bytes));
  if (region && region !== account.region) {
    throw new S3Error('IllegalLocationConstraintException', undefined, { Region: account.region });
  }
  await store.createBucket(bucketOf(call));
  return { status: 200, headers: { location: `/${bucketOf(call)}` } };
};

export const headBucket: Handler = async (call, { store, account }) => {
  await store.bucket(bucketOf(call));
  return { status: 200, headers: { 'x-amz-bucket-region': account.region } };
};

export const deleteBucket: Handler = async (call, { store }) => {
  await store.deleteBucket(bucketOf(call));
  return { status: 204 };
};

export const getBucketLocation: Handler = async (call, { store, account }) => {
  await store.bucket(bucketOf(call));
  const region = account.region === UNNAMED_REGION ? '' : account.region;
  return { status: 200, body: writeXml('LocationConstraint', region) };
};

/** The bucket of a call that was routed to an operation on one. */
export function bucketOf(call: S3Call): string {
  return call.address.bucket!;
}

function regionOf(root: XmlNode): string | undefined {
  if (root.name !== 'CreateBucketConfiguration') throw new S3Error('MalformedXML');
  return root.children.find((child) => child.name === 'LocationConstraint')?.text.trim();
}
