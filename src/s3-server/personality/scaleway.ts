import { MISSING_LENGTH } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { refusesAwsChunked } from './rules/integrity.ts';
import { hasObjectLock } from './rules/object-lock.ts';

/** Scaleway Object Storage. */
export function scaleway(): Personality {
  return makePersonality('scaleway', {
    defaultRegion: 'fr-par',
    traits: { maxParts: 1_000 },
    rules: [refusesAwsChunked(MISSING_LENGTH), hasObjectLock(), tellsAcl()],
  });
}
