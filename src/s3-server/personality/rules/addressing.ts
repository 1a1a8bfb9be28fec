/** Rules about where a bucket is and how its address is written. */
import type { Operation } from '../../call.ts';
import { type ErrorAnswer, S3Error } from '../../s3-error.ts';
import type { RequestHead, Rule } from '../personality.ts';
import { isOneOf } from './writes.ts';

/** Only `<bucket>.<host>` names a bucket. */
export function refusesPathStyle(answer: ErrorAnswer): Rule {
  return {
    admit: ({ address }) => {
      if (address.bucket !== undefined && address.style === 'path') throw new S3Error(answer);
    },
  };
}

/** Buckets of other names do not exist, and cannot be made. */
export function bucketNamesAreLike(pattern: RegExp): Rule {
  return {
    answer: async (call, next) => {
      const { bucket } = call.address;
      if (bucket === undefined || pattern.test(bucket)) return next(call);
      const code = call.operation === 'CreateBucket' ? 'InvalidBucketName' : 'NoSuchBucket';
      throw new S3Error(code, undefined, { BucketName: bucket });
    },
  };
}

/**
 * What is answered for a bucket that is in another region than the server.
 * @param isReachable whether a request that is signed for that region counts as one that went to its host
 */
export function answersBucketElsewhere(
  answer: (bucket: string, region: string) => ErrorAnswer,
  { isReachable = false } = {},
): Rule {
  return {
    admit: (head, { account, buckets }) => {
      const { bucket } = head.address;
      const region = buckets[bucket ?? '']?.region;
      if (bucket === undefined || region === undefined || region === account.region) return;
      const signedFor = regionOfSignature(head);
      const wentThere = isReachable && signedFor !== undefined && signedFor !== account.region;
      if (!wentThere) throw new S3Error(answer(bucket, region));
    },
  };
}

const OF_MANAGEMENT: readonly Operation[] = [
  'CreateBucket',
  'DeleteBucket',
  'GetBucketAcl',
  'GetBucketLocation',
  'ListBuckets',
];

/** Buckets that need a domain of their own for everything but their management. */
export function refusesDefaultEndpoint(answer: ErrorAnswer): Rule {
  return {
    admit: ({ address, operation }, { buckets }) => {
      const needsDomain = buckets[address.bucket ?? '']?.needsCustomDomain === true;
      if (needsDomain && !isOneOf(operation, OF_MANAGEMENT)) throw new S3Error(answer);
    },
  };
}

function regionOfSignature({ headers, address }: RequestHead): string | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.get('authorization') ?? '')?.[1] ??
    address.query.get('X-Amz-Credential');
  return credential?.split('/').at(-3);
}
