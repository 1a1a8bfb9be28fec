import { isAbsolute, join, resolve } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { cherryHome, likelyPlaces } from '../../sources/cherry-studio/likely-places.ts';
import { lookForApp } from '../../sources/cherry-studio/presence.ts';
import { pathKey } from '../../sources/computer.ts';
import {
  findProfiles,
  type Place,
  type Profile,
  type SourceComputer,
} from '../../sources/index.ts';
import { liesWithin } from './lies-within.ts';
import { createMapPath, type MapPath } from './reroot-path.ts';
import type { StoredProfile } from './stored-profile.ts';

/** Where a backup goes on this computer. */
export interface TargetProfile {
  readonly computer: SourceComputer;
  /** The profile's folder, which may be missing yet. */
  readonly folder: string;
  /** What is there; undefined where nothing is. */
  readonly profile: Profile | undefined;
  readonly presence: Profile['presence'];
  /** The folders of the other profiles on this computer. */
  readonly others: readonly string[];
  /** What stands for each place of the backup. */
  readonly places: Readonly<Record<Place, string>>;
  /** From the other computer's paths to this one's; undefined where the backup does not say what those were. */
  readonly map: MapPath | undefined;
  /** The folder of notes, where the backup has one that is not in the profile. */
  readonly notesFolder: string | undefined;
}

/**
 * @param folder the profile's; else the one that was used last, else where Cherry Studio looks first
 * @throws KirschError `BAD_ARGUMENT` for notes that would lie in the profile, or the profile in them
 */
export async function findTarget(
  computer: SourceComputer,
  stored: StoredProfile,
  {
    profile: folder,
    notesFolder,
  }: { profile?: string | undefined; notesFolder?: string | undefined },
): Promise<TargetProfile> {
  const { platform, home } = computer;
  const given = folder === undefined ? [] : [folder];
  const { profiles } = await findProfiles(computer, { folders: given });
  const real = folder === undefined ? undefined : ((await computer.files.real(folder)) ?? folder);
  const profile =
    real === undefined
      ? profiles[0]
      : profiles.find((each) => pathKey(each.folder, platform) === pathKey(real, platform));
  const at =
    profile?.folder ??
    real ??
    (await likelyPlaces(computer)).places[0]?.folder ??
    join(home, 'CherryStudio');
  const places = { profile: at, home: cherryHome(computer), notes: '' };
  const { manifest } = stored;
  const from = stored.system ?? platform;
  const known = manifest
    ? [
        { from: manifest.profileFolder, to: at },
        { from: manifest.places.home, to: places.home },
        { from: manifest.homeFolder, to: home },
      ].flatMap((each) => (each.from === undefined ? [] : [{ from: each.from, to: each.to }]))
    : [];
  const theirNotes = manifest?.places.notes;
  const map = known.length > 0 ? createMapPath(known, from, platform) : undefined;
  const hasNotes = stored.places.some(({ place }) => place === 'notes');
  const isWithin = (inner: string, outer: string) =>
    liesWithin(pathKey(inner, platform), pathKey(outer, platform));
  const likeTheirs =
    theirNotes === undefined
      ? undefined
      : (map?.(theirNotes) ?? sameHere(theirNotes, from, platform));
  const isUsable =
    likeTheirs !== undefined && isAbsolute(likeTheirs) && !isWithin(home, resolve(likeTheirs));
  const notes =
    notesFolder ??
    profile?.notesFolder ??
    // A backup may say anything: what it does not have gives way in that folder.
    (isUsable ? resolve(likeTheirs) : join(home, 'Cherry Studio Notes'));
  if (hasNotes && (isWithin(notes, at) || isWithin(at, notes))) {
    throw new KirschError('BAD_ARGUMENT', `The notes cannot go to "${notes}".`, {
      hint: 'Name a folder with --notes-folder that is neither in the profile nor around it.',
      details: { reason: 'notes-folder', path: notes },
    });
  }
  return {
    computer,
    folder: at,
    profile,
    presence: profile?.presence ?? (await lookForApp(computer, at, await computer.processes())),
    others: profiles.filter((each) => each !== profile).map((each) => each.folder),
    places: { ...places, notes },
    map,
    notesFolder: hasNotes ? notes : undefined,
  };
}

/** A path that needs no change, for it is of a system like this. */
function sameHere(path: string, from: string, to: string): string | undefined {
  return from === to ? path : undefined;
}
