import { makePersonality, type Personality } from './personality.ts';
import { refusesPathStyle } from './rules/addressing.ts';
import { forbidsOverwriteBy } from './rules/conditions.ts';

/** Volcengine TOS at its S3 host names. */
export function tos(): Personality {
  return makePersonality('tos', {
    defaultRegion: 'cn-beijing',
    traits: { minPartBytes: 4 * 1024 * 1024 },
    rules: [
      // The reference knows of the refusal, and of no code for it.
      refusesPathStyle({
        code: 'InvalidPathAccess',
        status: 403,
        message: 'The bucket must be addressed in the host name.',
      }),
      forbidsOverwriteBy('x-tos-forbid-overwrite'),
    ],
  });
}
