import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { type Chosen, onlyWanted } from './choose-entries.ts';
import { type Comparison, ProfileComparison } from './compare-profile.ts';
import { isSame } from './same-content.ts';
import type { StoredProfile } from './stored-profile.ts';
import type { TargetProfile } from './target-profile.ts';

/** Holds what was chosen of a backup against every place of this computer that it would go to. Reads, and changes nothing. */
export async function comparePlaces(
  repository: IndexedRepository,
  stored: StoredProfile,
  chosen: Chosen,
  { places }: Pick<TargetProfile, 'places'>,
): Promise<Comparison> {
  const comparison = new ProfileComparison(chosen, (path, node) => isSame(repository, path, node));
  // The profile itself always comes first: its disk has the journal.
  for (const place of ['profile', 'home', 'notes'] as const) {
    const found = stored.places.find((each) => each.place === place);
    const wanted = found && onlyWanted(found, chosen);
    if (place === 'profile') {
      await comparison.compare(wanted ?? { place, path: '', entries: [] }, places.profile);
    } else if (wanted && wanted.entries.length > 0) {
      await comparison.compare(wanted, places[place]);
    }
  }
  return comparison.result;
}
