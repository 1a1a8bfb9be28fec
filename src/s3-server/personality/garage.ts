import { makePersonality, type Personality } from './personality.ts';
import { ignoresWriteConditions } from './rules/conditions.ts';

/** Garage, which overwrites whatever a condition says, and has neither ACLs nor policies. */
export function garage(): Personality {
  return makePersonality('garage', {
    defaultRegion: 'garage',
    traits: { servesStrangers: false },
    rules: [ignoresWriteConditions()],
  });
}
