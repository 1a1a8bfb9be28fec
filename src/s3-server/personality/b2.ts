import { notImplemented } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { answersBucketElsewhere } from './rules/addressing.ts';
import { refusesWriteConditions } from './rules/conditions.ts';
import { batchDeleteNeedsDigest } from './rules/integrity.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** Backblaze B2's S3 interface. */
export function b2(): Personality {
  const unknownKey = {
    code: 'InvalidAccessKeyId',
    status: 403,
    message: "The key 'K' is not valid",
  };
  return makePersonality('b2', {
    defaultRegion: 'us-west-004',
    traits: { anyRegion: true, minPartBytes: 5_000_000 },
    words: { InvalidAccessKeyId: unknownKey },
    rules: [
      // Another cluster does not know the key at all.
      answersBucketElsewhere(() => unknownKey),
      batchDeleteNeedsDigest(
        {
          code: 'InvalidRequest',
          status: 400,
          message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
        },
        { any: true },
      ),
      refusesWriteConditions(() => notImplemented()),
      hasObjectLock(),
      tellsAcl(),
    ],
  });
}
