import {
  type BackupChoice,
  type CherryStudioProfile,
  type FoundProfiles,
  findProfiles,
  realComputer,
} from '../../index.ts';
import type { SelectionView } from '../api/plan-schemas.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The profiles of Cherry Studio on this computer, and those that a person has named. */
export function lookForProfiles(
  { cherryStudio }: SelectionView,
  env: Environment,
): Promise<FoundProfiles> {
  const folders = cherryStudio.profiles === 'all' ? [] : cherryStudio.profiles;
  return findProfiles(realComputer(env), { folders });
}

/** The profiles that are backed up, the one that was used last first. */
export async function chosenProfiles(
  selection: SelectionView,
  env: Environment,
): Promise<CherryStudioProfile[]> {
  // Looking for them takes a moment, and nobody wants any.
  if (selection.cherryStudio.profiles.length === 0) return [];
  const { profiles } = await lookForProfiles(selection, env);
  return profiles.filter((profile) => isChosen(profile, selection));
}

/** An empty profile is there as soon as Cherry Studio has been started once; it is nothing to back up. */
export function isChosen(
  { folder, generation }: CherryStudioProfile,
  { cherryStudio }: SelectionView,
): boolean {
  const { profiles } = cherryStudio;
  return profiles === 'all' ? generation !== undefined : profiles.includes(folder);
}

/** The choice as the library wants it. */
export function choiceOf({ cherryStudio }: SelectionView): BackupChoice {
  const { parts, isLightweight, withoutApiKeys } = cherryStudio;
  return { parts: parts as NonNullable<BackupChoice['parts']>, isLightweight, withoutApiKeys };
}
