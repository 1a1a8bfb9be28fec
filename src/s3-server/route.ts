import type { Address } from './address.ts';
import type { Operation } from './call.ts';
import { S3Error } from './s3-error.ts';

/** S3's subresources that this server does not have. To answer as if they were not asked for would mislead. */
const ABSENT = new Set([
  ...['abac', 'accelerate', 'analytics', 'append', 'attributes', 'cors', 'encryption'],
  ...[
    'intelligent-tiering',
    'inventory',
    'legal-hold',
    'lifecycle',
    'logging',
    'metadataConfiguration',
  ],
  ...['metadataTable', 'metrics', 'notification', 'ownershipControls', 'policy'],
  ...['renameObject', 'replication', 'requestPayment', 'restore'],
  ...['retention', 'select', 'session', 'tagging', 'torrent', 'versioning', 'versions', 'website'],
]);

const OF_SERVICE: Readonly<Record<string, Operation>> = { GET: 'ListBuckets' };
const OF_BUCKET: Readonly<Record<string, Operation>> = {
  GET: 'ListObjects',
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
};
const OF_OBJECT: Readonly<Record<string, Operation>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
const OF_UPLOAD: Readonly<Record<string, Operation>> = {
  GET: 'ListParts',
  PUT: 'UploadPart',
  POST: 'CompleteMultipartUpload',
  DELETE: 'AbortMultipartUpload',
};

/** Subresources of a bucket that some services tell of. */
const TOLD: Readonly<Record<string, Operation>> = {
  acl: 'GetBucketAcl',
  location: 'GetBucketLocation',
  'object-lock': 'GetObjectLockConfiguration',
  policyStatus: 'GetBucketPolicyStatus',
  publicAccessBlock: 'GetPublicAccessBlock',
};

/**
 * Which operation a request asks for.
 * @throws S3Error `NotImplemented` for a subresource, version or part that this server does not have,
 * `MethodNotAllowed` for what S3 does not have either.
 */
export function route(
  method: string,
  address: Address,
  headers: ReadonlyMap<string, string>,
): Operation {
  const { bucket, key, query } = address;
  for (const [name, value] of query.pairs) {
    const old = name === 'versionId' && value !== 'null' && value !== '';
    const isTold = name in TOLD && method === 'GET' && key === undefined;
    if (ABSENT.has(name) || (name in TOLD && !isTold) || old) {
      throw new S3Error('NotImplemented', `This server does not have ${name}.`);
    }
  }
  const operation =
    bucket === undefined
      ? OF_SERVICE[method]
      : key === undefined
        ? ofBucket(method, query)
        : ofObject(method, query, headers);
  if (operation === undefined) throw new S3Error('MethodNotAllowed', undefined, { Method: method });
  return operation;
}

function ofBucket(method: string, query: Address['query']): Operation | undefined {
  if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
  if (method === 'GET') {
    for (const [name] of query.pairs) if (TOLD[name]) return TOLD[name];
    if (query.has('uploads')) return 'ListMultipartUploads';
    if (query.get('list-type') === '2') return 'ListObjectsV2';
  }
  return OF_BUCKET[method];
}

function ofObject(
  method: string,
  query: Address['query'],
  headers: ReadonlyMap<string, string>,
): Operation | undefined {
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload';
  const copies = headers.has('x-amz-copy-source');
  if (query.has('uploadId')) {
    if (method === 'PUT' && copies) {
      throw new S3Error('NotImplemented', 'This server does not have UploadPartCopy.');
    }
    return OF_UPLOAD[method];
  }
  if (query.has('partNumber')) {
    throw new S3Error('NotImplemented', 'This server does not read single parts.');
  }
  return method === 'PUT' && copies ? 'CopyObject' : OF_OBJECT[method];
}
