import { CHUNKS_REFUSED } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import {
  changesHeaderOnTheWay,
  refusesAwsChunked,
  refusesChecksumHeaders,
} from './rules/integrity.ts';

/** Google Cloud Storage's XML interface, with HMAC keys. */
export function gcs(): Personality {
  return makePersonality('gcs', {
    defaultRegion: 'auto',
    traits: { anyRegion: true },
    manners: { server: 'UploadServer' },
    rules: [
      changesHeaderOnTheWay('accept-encoding'),
      // The reference knows of both refusals, and of no codes for them.
      refusesChecksumHeaders((name) => ({
        code: 'InvalidArgument',
        status: 400,
        message: `The header ${name} is not supported.`,
      })),
      refusesAwsChunked(CHUNKS_REFUSED),
      tellsAcl(),
    ],
  });
}
