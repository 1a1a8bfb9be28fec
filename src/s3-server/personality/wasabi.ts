import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** Wasabi. */
export function wasabi(): Personality {
  const tooMany = {
    code: 'RequestRateLimitExceeded',
    status: 400,
    message: 'The request rate limit was exceeded.',
  };
  return makePersonality('wasabi', {
    words: { SlowDown: tooMany, TooManyRequests: tooMany },
    rules: [hasObjectLock(), tellsAcl()],
  });
}
