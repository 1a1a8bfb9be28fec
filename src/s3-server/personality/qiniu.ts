import { CHUNKS_REFUSED } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { answersBucketElsewhere } from './rules/addressing.ts';
import { hasOpaqueEtagsOfParts } from './rules/etags.ts';
import { refusesAwsChunked } from './rules/integrity.ts';

/** Qiniu Kodo. */
export function qiniu(): Personality {
  return makePersonality('qiniu', {
    defaultRegion: 'cn-east-1',
    traits: { anyRegion: true },
    rules: [
      answersBucketElsewhere(() => ({
        code: 'IncorrectRegion',
        status: 400,
        message: 'The bucket is in another region than this endpoint.',
      })),
      // The reference says that these must not be sent, and no code.
      refusesAwsChunked(CHUNKS_REFUSED),
      hasOpaqueEtagsOfParts(),
    ],
  });
}
