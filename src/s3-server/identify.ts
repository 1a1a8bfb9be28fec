import { authenticate, type Identity, isSigned, UNSIGNED_PAYLOAD } from './authenticate.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { Operation, Service } from './call.ts';
import type { RequestHead } from './personality/personality.ts';
import { S3Error } from './s3-error.ts';

const READS: readonly Operation[] = ['GetObject', 'HeadObject'];
const LISTS: readonly Operation[] = ['HeadBucket', 'ListObjects', 'ListObjectsV2'];

/** Whoever they are: nothing is known of them, and so nothing of their bodies. */
const STRANGER: Identity = { payloadHash: UNSIGNED_PAYLOAD, signing: undefined };

/**
 * Who asks: the account, or a stranger where the bucket is public.
 * @throws S3Error as `authenticate`, and `AccessDenied` for a stranger who asks for too much
 */
export function identify(head: RequestHead, service: Service, now: number): Identity {
  const { account, buckets, personality } = service;
  const bucket = buckets[head.address.bucket ?? ''] ?? {};
  if (!isSigned(head)) {
    const { servesStrangers } = personality.traits;
    if (servesStrangers && strangerMay(head.operation, bucket)) return STRANGER;
    throw new S3Error('AccessDenied');
  }
  const { anyRegion } = personality.traits;
  const region = bucket.region ?? account.region;
  return authenticate(head, { ...account, region, anyRegion }, now);
}

function strangerMay(operation: Operation | undefined, bucket: BucketSettings): boolean {
  if (operation === undefined || bucket.blocksPublicAccess) return false;
  switch (bucket.isPublic) {
    case 'read':
      return READS.includes(operation);
    case 'list':
      return READS.includes(operation) || LISTS.includes(operation);
    case 'everything':
      return true;
    default:
      return false;
  }
}
