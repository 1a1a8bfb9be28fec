import { makePersonality, type Personality } from './personality.ts';
import {
  hidesMissingObjects,
  tellsAcl,
  tellsPolicyStatus,
  tellsPublicAccessBlock,
} from './rules/access.ts';
import { answersBucketElsewhere } from './rules/addressing.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** Amazon S3, which the plain server takes after in everything else. */
export function aws(): Personality {
  return makePersonality('aws', {
    manners: { server: 'AmazonS3' },
    rules: [
      answersBucketElsewhere(
        (bucket, region) => ({
          code: 'PermanentRedirect',
          status: 301,
          message:
            'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
          elements: { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
          headers: { 'x-amz-bucket-region': region },
        }),
        { isReachable: true },
      ),
      hidesMissingObjects(),
      hasObjectLock(),
      tellsAcl(),
      tellsPolicyStatus(),
      tellsPublicAccessBlock(),
    ],
  });
}
