import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import { listsOldVersionOnly } from './rules/listing.ts';

/** Ceph's gateway before 14.2.5, whose second version of listing is broken, with the conditions of today's. */
export function ceph(): Personality {
  return makePersonality('ceph', {
    traits: { etagsInIfNoneMatch: true },
    rules: [listsOldVersionOnly(), tellsAcl()],
  });
}
