import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';

/** SeaweedFS since August 2025. Without identities its gateway serves everybody: a bucket that is public for everything. */
export function seaweedfs(): Personality {
  return makePersonality('seaweedfs', { traits: { anyRegion: true }, rules: [tellsAcl()] });
}
