import { likelyPlaces } from '../../sources/cherry-studio/likely-places.ts';
import { findProfiles, type SourceComputer } from '../../sources/index.ts';
import { type KeptRestore, listRestores } from './undo-restore.ts';

/**
 * Every restore on this computer whose other side is still kept, the newest first: also those of a profile of which nothing is in its place,
 * since it was undone, or cut off.
 */
export async function findRestores(computer: SourceComputer): Promise<KeptRestore[]> {
  const { profiles } = await findProfiles(computer);
  const { places } = await likelyPlaces(computer);
  const folders = [];
  for (const { folder } of [...profiles, ...places]) {
    folders.push((await computer.files.real(folder).catch(() => undefined)) ?? folder);
  }
  const found = await Promise.all([...new Set(folders)].map((folder) => listRestores(folder)));
  return found.flat().sort((a, b) => (a.created < b.created ? 1 : -1));
}
