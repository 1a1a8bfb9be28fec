import { CHUNKS_REFUSED, HASH_MISMATCH, MISSING_MD5 } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import {
  batchDeleteNeedsDigest,
  refusesAwsChunked,
  refusesChecksumHeaders,
} from './rules/integrity.ts';
import { listsOldVersionOnly } from './rules/listing.ts';

/** Huawei Cloud OBS, with what its parallel file systems lack. */
export function obs(): Personality {
  return makePersonality('obs', {
    defaultRegion: 'cn-north-4',
    traits: { minPartBytes: 100 * 1024 },
    rules: [
      refusesChecksumHeaders(() => HASH_MISMATCH),
      // The reference knows of the refusal, and of no code for it.
      refusesAwsChunked(CHUNKS_REFUSED),
      batchDeleteNeedsDigest(MISSING_MD5, { any: false }),
      listsOldVersionOnly(),
    ],
  });
}
