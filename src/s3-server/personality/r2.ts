import { NO_SUCH_BUCKET, notImplemented } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { answersBucketElsewhere } from './rules/addressing.ts';
import { wantsKeyIdOfLength } from './rules/credentials.ts';
import { refusesAwsChunked, refusesChecksumHeaders } from './rules/integrity.ts';
import { locksByBucketRule } from './rules/object-lock.ts';
import { wantsEqualParts } from './rules/parts.ts';
import { limitsWritesOfKey } from './rules/rates.ts';

const TOO_MANY = {
  code: 'TooManyRequests',
  status: 429,
  message: 'Reduce your concurrent request rate for the same object.',
};

/**
 * Cloudflare R2, at its strictest: checksum headers have been refused since January 2025 at times and supported at
 * others, so whoever gets along with this gets along with both.
 */
export function r2(): Personality {
  return makePersonality('r2', {
    defaultRegion: 'auto',
    traits: {
      anyRegion: true,
      batchDelete: { most: 700, beyond: 'InternalError' },
      etagsInIfNoneMatch: true,
      servesStrangers: false,
    },
    manners: {
      server: 'cloudflare',
      replyHeaders: (id) => ({ 'cf-ray': `${id.toLowerCase()}-FRA` }),
    },
    words: {
      InvalidAccessKeyId: { code: 'Unauthorized', status: 401, message: 'Unauthorized' },
      AllAccessDisabled: {
        code: 'NotEntitled',
        status: 403,
        message: 'This account is not entitled to R2.',
      },
      TooManyRequests: TOO_MANY,
      SlowDown: {
        code: 'ServiceUnavailable',
        status: 503,
        message: 'Reduce your request rate.',
      },
    },
    rules: [
      answersBucketElsewhere(() => NO_SUCH_BUCKET),
      wantsKeyIdOfLength(32, (found) => ({
        code: 'InvalidArgument',
        status: 400,
        message: `Credential access key has length ${found}, should be 32`,
      })),
      refusesChecksumHeaders((name, value) =>
        notImplemented(`Header '${name}' with value '${value}' not implemented`),
      ),
      refusesAwsChunked(notImplemented('aws-chunked encoding is not implemented')),
      locksByBucketRule({
        code: 'ObjectLockedByBucketPolicy',
        status: 403,
        message: 'The object is locked by the bucket policy.',
      }),
      wantsEqualParts({
        code: 'InvalidPart',
        status: 400,
        message: 'All non-trailing parts must have the same length.',
      }),
      limitsWritesOfKey({ writes: 1, seconds: 1 }, TOO_MANY),
      tellsAcl({ isDummy: true }),
    ],
  });
}
