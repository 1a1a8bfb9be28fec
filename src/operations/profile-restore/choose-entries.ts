import { KirschError } from '../../errors/index.ts';
import { eraOf } from '../../sources/cherry-studio/generation.ts';
import { type Rule, ruleAround } from '../../sources/cherry-studio/layout.ts';
import { MANIFEST_NAME } from '../../sources/cherry-studio/manifest.ts';
import type { PartId, Place } from '../../sources/index.ts';
import { isDeviceFile } from './device-specific.ts';
import type { StoredEntry, StoredPlace, StoredProfile } from './stored-profile.ts';

/** What of a backup is wanted. */
export interface RestoreChoice {
  /** @default every part that the backup holds */
  readonly parts?: readonly PartId[];
  /** Single files or folders, from the profile down, such as `Data/Notes/plan.md`; then nothing else is touched. */
  readonly files?: readonly string[];
  /** Bring as well what says how the other computer was set up. @default false */
  readonly withDeviceSettings?: boolean;
}

/** A choice, ready to be asked about single paths. */
export interface Chosen {
  readonly parts: ReadonlySet<PartId>;
  /** Whether something of the backup is wanted. */
  wants(place: Place, names: readonly string[]): boolean;
  /** Whether something that only this computer has gives way. */
  givesWay(place: Place, names: readonly string[]): boolean;
}

const MANIFEST = MANIFEST_NAME.slice(MANIFEST_NAME.lastIndexOf('/') + 1);

/** @throws KirschError `BAD_ARGUMENT` for parts and files that the backup does not hold */
export function choose(stored: StoredProfile, choice: RestoreChoice): Chosen {
  const { manifest, generation } = stored;
  const missing = choice.parts?.filter((part) => !stored.parts.has(part)) ?? [];
  if (missing.length > 0) {
    throw new KirschError('BAD_ARGUMENT', `The backup does not hold ${missing.join(', ')}.`, {
      hint: `It holds ${[...stored.parts].join(', ')}.`,
      details: { reason: 'parts-missing' },
    });
  }
  const files = choice.files?.map((file) => file.split(/[\\/]/).filter(Boolean));
  for (const names of files ?? []) refuseUnknown(stored, names);
  const parts = new Set(choice.parts ?? stored.parts);
  const era = eraOf(generation);
  const isPart = (rule: Rule | undefined) => rule?.part !== undefined && parts.has(rule.part);
  const isFile = (place: Place, names: readonly string[]) =>
    files === undefined ||
    (place === 'profile' && files.some((file) => file.every((name, at) => name === names[at])));
  const stays = (place: Place, names: readonly string[]) =>
    !choice.withDeviceSettings && isDeviceFile(place, names);
  return {
    parts,
    wants: (place, names) =>
      isPart(ruleAround(place, names)) &&
      isFile(place, names) &&
      !stays(place, names) &&
      !(place === 'profile' && names.length === 1 && names[0] === MANIFEST),
    givesWay: (place, names) => {
      const rule = ruleAround(place, names);
      if (files !== undefined || stays(place, names)) return false;
      // The app begins its own restores where it finds them; a swap with an undo takes their place.
      if (rule?.reason === 'pending') return parts.has('main');
      if (!isPart(rule)) return false;
      if (manifest?.isLightweight && rule?.light !== era) return false;
      return !(manifest?.isWithoutApiKeys && rule?.hasKeys);
    },
  };
}

/** The entries that are wanted, and the folders that hold them. */
export function onlyWanted(place: StoredPlace, chosen: Chosen): StoredPlace {
  const filter = (entries: readonly StoredEntry[]): StoredEntry[] =>
    entries.flatMap((entry) => {
      const inside = filter(entry.entries);
      const isWanted = chosen.wants(entry.place, entry.names);
      return isWanted || inside.length > 0 ? [{ ...entry, entries: inside }] : [];
    });
  return { ...place, entries: filter(place.entries) };
}

function refuseUnknown({ places }: StoredProfile, names: readonly string[]): void {
  const has = (entries: readonly StoredEntry[], [name, ...rest]: readonly string[]): boolean =>
    entries.some(
      ({ node, entries }) => node.name === name && (rest.length === 0 || has(entries, rest)),
    );
  const own = places.find(({ place }) => place === 'profile')?.entries ?? [];
  if (names.length > 0 && has(own, names)) return;
  throw new KirschError('PATH_NOT_FOUND', `The backup has no ${names.join('/')}.`, {
    hint: 'Name it from the profile down, such as Data/Notes/plan.md.',
    details: { path: names.join('/') },
  });
}
