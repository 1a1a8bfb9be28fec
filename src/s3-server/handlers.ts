import type { Handler, Operation } from './call.ts';
import * as buckets from './operations/buckets.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { listObjects, listObjectsV2 } from './operations/listings.ts';
import * as multipart from './operations/multipart.ts';
import * as objects from './operations/objects.ts';
import { S3Error } from './s3-error.ts';

/** What only some of the services that are imitated tell of: the rules of their personalities answer it. */
const unknownHere: Handler = async ({ operation }) => {
  throw new S3Error('NotImplemented', `This server does not have ${operation}.`);
};

/** What answers each operation. */
export const HANDLERS: Readonly<Record<Operation, Handler>> = {
  AbortMultipartUpload: multipart.abortMultipartUpload,
  CompleteMultipartUpload: multipart.completeMultipartUpload,
  CopyObject: copyObject,
  CreateBucket: buckets.createBucket,
  CreateMultipartUpload: multipart.createMultipartUpload,
  DeleteBucket: buckets.deleteBucket,
  DeleteObject: objects.deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketAcl: unknownHere,
  GetBucketLocation: buckets.getBucketLocation,
  GetBucketPolicyStatus: unknownHere,
  GetObject: objects.getObject,
  GetObjectLockConfiguration: unknownHere,
  GetPublicAccessBlock: unknownHere,
  HeadBucket: buckets.headBucket,
  HeadObject: objects.headObject,
  ListBuckets: buckets.listBuckets,
  ListMultipartUploads: multipart.listMultipartUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListParts: multipart.listParts,
  PutObject: objects.putObject,
  UploadPart: multipart.uploadPart,
};
