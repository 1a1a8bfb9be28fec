/** Rules about what a service says of who may read a bucket. */
import type { BucketSettings } from '../../bucket-settings.ts';
import type { Operation, S3Call, Service } from '../../call.ts';
import { bucketOf } from '../../operations/buckets.ts';
import { S3Error } from '../../s3-error.ts';
import { writeXml, type XmlElements } from '../../xml.ts';
import type { Rule } from '../personality.ts';

/**
 * GetBucketAcl says who may read the bucket.
 * @param isDummy it says that nobody but the owner may, whatever is true
 */
export function tellsAcl({ isDummy = false } = {}): Rule {
  return tells('GetBucketAcl', (bucket, { account }) => {
    const everybody = !isDummy && bucket.isPublic !== undefined && bucket.publicBy !== 'policy';
    const owner = { ID: account.accessKeyId, DisplayName: account.accessKeyId };
    const grants = [grant('CanonicalUser', owner, 'FULL_CONTROL')];
    const uri = { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' };
    if (everybody) grants.push(grant('Group', uri, 'READ'));
    if (everybody && bucket.isPublic === 'everything') grants.push(grant('Group', uri, 'WRITE'));
    const body = writeXml('AccessControlPolicy', {
      Owner: owner,
      AccessControlList: { Grant: grants },
    });
    // The writer knows no attributes, and grantees have one.
    return body.replace(
      /<Grantee><Type>(\w+)<\/Type>/g,
      '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="$1">',
    );
  });
}

/** GetBucketPolicyStatus says whether a policy makes the bucket public. */
export function tellsPolicyStatus({ saysNoOfNone = false } = {}): Rule {
  return tells('GetBucketPolicyStatus', (bucket) => {
    const isPublic = bucket.isPublic !== undefined && bucket.publicBy === 'policy';
    if (!isPublic && !saysNoOfNone) throw new S3Error('NoSuchBucketPolicy');
    return writeXml('PolicyStatus', { IsPublic: isPublic ? 'TRUE' : 'FALSE' });
  });
}

/** GetPublicAccessBlock says whether public access is blocked. */
export function tellsPublicAccessBlock(): Rule {
  return tells('GetPublicAccessBlock', ({ blocksPublicAccess }) => {
    if (!blocksPublicAccess) throw new S3Error('NoSuchPublicAccessBlockConfiguration');
    return writeXml('PublicAccessBlockConfiguration', {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
  });
}

/** A key that may not list learns nothing of what is missing: 403 instead of 404. */
export function hidesMissingObjects(): Rule {
  return {
    answer: async (call, next, { denied }) => {
      try {
        return await next(call);
      } catch (error) {
        const isMissing = error instanceof S3Error && error.code === 'NoSuchKey';
        if (isMissing && denied.includes('ListObjectsV2')) throw new S3Error('AccessDenied');
        throw error;
      }
    },
  };
}

function tells(
  operation: Operation,
  body: (bucket: BucketSettings, service: Service) => string,
): Rule {
  return {
    answer: async (call: S3Call, next, service) => {
      if (call.operation !== operation) return next(call);
      await service.store.bucket(bucketOf(call));
      return { status: 200, body: body(service.buckets[bucketOf(call)] ?? {}, service) };
    },
  };
}

function grant(type: string, grantee: XmlElements, Permission: string): XmlElements {
  return { Grantee: { Type: type, ...grantee }, Permission };
}
