/** Rules about objects that must stay. */
import type { Operation, S3Call, Service } from '../../call.ts';
import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import { writeXml } from '../../xml.ts';
import type { Rule } from '../personality.ts';
import { isOneOf, UPLOADS } from './writes.ts';

/** S3's object lock: it can be asked for, and uploads to such a bucket must bear a digest. */
export function hasObjectLock(): Rule {
  return {
    answer: async (call, next, service) => {
      if (call.operation === 'GetObjectLockConfiguration') {
        if (!isLocked(call, service)) throw new S3Error('ObjectLockConfigurationNotFoundError');
        const body = writeXml('ObjectLockConfiguration', {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
        });
        return { status: 200, body };
      }
      const isUpload = isOneOf(call.operation, UPLOADS);
      if (isUpload && isLocked(call, service) && !call.payload.hasDigest) {
        throw new S3Error(
          'InvalidRequest',
          'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
        );
      }
      return next(call);
    },
  };
}

const CHANGES: readonly Operation[] = ['PutObject', 'CompleteMultipartUpload', 'CopyObject'];
const REMOVALS: readonly Operation[] = ['DeleteObject', 'DeleteObjects'];

/** A rule of the bucket by which nothing in it is replaced or removed. */
export function locksByBucketRule(answer: ErrorAnswer): Rule {
  return {
    answer: async (call, next, service) => {
      if (!isLocked(call, service)) return next(call);
      if (isOneOf(call.operation, REMOVALS)) throw new S3Error(answer);
      if (isOneOf(call.operation, CHANGES)) {
        const bucket = await service.store.bucket(call.address.bucket ?? '');
        await bucket.check(call.address.key ?? '', (current) => {
          if (current !== undefined) throw new S3Error(answer);
        });
      }
      return next(call);
    },
  };
}

function isLocked({ address }: S3Call, { buckets }: Service): boolean {
  return buckets[address.bucket ?? '']?.hasObjectLock === true;
}
