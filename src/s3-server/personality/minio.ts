import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl, tellsPolicyStatus } from './rules/access.ts';
import { batchDeleteNeedsDigest } from './rules/integrity.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** MinIO. */
export function minio(): Personality {
  return makePersonality('minio', {
    manners: {
      server: 'MinIO',
      // Answers to HEAD have no body to say it in.
      errorHeaders: ({ code, message }) => ({
        'x-minio-error-code': code,
        'x-minio-error-desc': `"${message}"`,
      }),
    },
    words: {
      InsufficientStorage: {
        code: 'XMinioStorageFull',
        status: 507,
        message:
          'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.',
      },
      SlowDown: {
        code: 'SlowDownWrite',
        status: 503,
        message: 'Resource requested is unwritable, please reduce your request rate',
      },
    },
    rules: [
      batchDeleteNeedsDigest(
        {
          code: 'MissingContentMD5',
          status: 400,
          message:
            'Missing or invalid required header for this request: Content-Md5 or Amz-Content-Checksum',
        },
        { any: true },
      ),
      hasObjectLock(),
      tellsAcl({ isDummy: true }),
      tellsPolicyStatus({ saysNoOfNone: true }),
    ],
  });
}
