import { MISSING_LENGTH } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { refusesAwsChunked } from './rules/integrity.ts';

/** Storj's hosted gateway. */
export function storj(): Personality {
  return makePersonality('storj', { rules: [refusesAwsChunked(MISSING_LENGTH)] });
}
