import { CHUNKS_REFUSED } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { refusesAwsChunked } from './rules/integrity.ts';
import { limitsWritesOfKey } from './rules/rates.ts';

/** DigitalOcean Spaces. */
export function digitalocean(): Personality {
  return makePersonality('digitalocean', {
    rules: [
      // The reference knows of the refusal, and of no code for it.
      refusesAwsChunked(CHUNKS_REFUSED),
      limitsWritesOfKey(
        { writes: 5, seconds: 300 },
        { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
      ),
      tellsAcl(),
    ],
  });
}
