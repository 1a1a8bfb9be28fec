import { CHUNKS_REFUSED, HASH_MISMATCH } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { refusesAwsChunked, refusesChecksumHeaders } from './rules/integrity.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** Hetzner Object Storage. */
export function hetzner(): Personality {
  return makePersonality('hetzner', {
    defaultRegion: 'fsn1',
    rules: [
      refusesChecksumHeaders(() => HASH_MISMATCH),
      refusesAwsChunked(CHUNKS_REFUSED),
      hasObjectLock(),
      tellsAcl(),
    ],
  });
}
