import { KirschError } from '../../errors/index.ts';
import type { Generation } from './generation.ts';
import type { UnitKind } from './layout.ts';
import { PARTS, type PartId } from './parts.ts';
import { placedPath, STORED_ROOT } from './stored-name.ts';

/** Where the manifest lies in a backup. */
export const MANIFEST_NAME = `/${STORED_ROOT}/kirsch.json`;
/** No manifest that is written is larger, and no larger one is read, in bytes. */
export const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** The system of the computer that a backup comes from, as its tag `system` has it. */
export type BackupSystem = 'windows' | 'macos' | 'linux';

/** Files in a backup that only mean something together. */
export interface ManifestUnit {
  readonly kind: UnitKind;
  /** Stored name of the database, or of the LevelDB folder. */
  readonly as: string;
}

/**
 * What a backup of a profile says of itself, beside the data. It holds no time and nothing that changes by itself, so that where nothing
 * has changed nothing is new. What is undefined is not known, as with a backup that was made from a zip.
 */
export interface ProfileManifest {
  readonly generation: Generation | undefined;
  /** The version of Cherry Studio that wrote the profile last. */
  readonly appVersion: string | undefined;
  readonly system: BackupSystem | undefined;
  /** The profile's folder: absolute, as that system writes it. */
  readonly profileFolder: string | undefined;
  /** The user's own folder. */
  readonly homeFolder: string | undefined;
  /** Parts that the backup holds, in the order of `PARTS`. */
  readonly parts: readonly PartId[];
  readonly isLightweight: boolean;
  /** Whether API keys and other passwords were blanked. */
  readonly isWithoutApiKeys: boolean;
  /** Where what lies outside of the profile came from: `/Cherry Studio/Notes`, and `/Cherry Studio/.cherrystudio`. */
  readonly places: { readonly notes?: string; readonly home?: string };
  readonly units: readonly ManifestUnit[];
  /** Stored names of files that the captured database names and that were gone; the first of them, if there are very many. */
  readonly missingFiles: readonly string[];
}

const FORMAT = 1;
const LONGEST_TEXT = 4096;
const MOST_UNITS = 2_000;
const MOST_MISSING = 5_000;
const GENERATIONS: readonly Generation[] = ['A', 'B', 'C'];
const SYSTEMS: readonly BackupSystem[] = ['windows', 'macos', 'linux'];
const KINDS: readonly UnitKind[] = ['sqlite', 'leveldb'];
const PART_IDS = PARTS.map(({ id }) => id);

/** The bytes of `kirsch.json`: JSON, readable for people. The same manifest gives the same bytes. */
export function encodeManifest(manifest: ProfileManifest): Buffer {
  const { parts, places, units, missingFiles } = manifest;
  const text = (value: string | undefined) =>
    value === undefined || value.length > LONGEST_TEXT ? undefined : value.toWellFormed();
  const names = (list: readonly string[], most: number) =>
    [...new Set(list.filter(isStoredName))].sort().slice(0, most);
  const kinds = new Map(units.map(({ kind, as }) => [as, kind]));
  const json = {
    format: FORMAT,
    application: 'Cherry Studio',
    generation: manifest.generation,
    appVersion: text(manifest.appVersion),
    system: manifest.system,
    profileFolder: text(manifest.profileFolder),
    homeFolder: text(manifest.homeFolder),
    parts: PART_IDS.filter((id) => parts.includes(id)),
    isLightweight: manifest.isLightweight,
    isWithoutApiKeys: manifest.isWithoutApiKeys,
    places: { notes: text(places.notes), home: text(places.home) },
    units: names([...kinds.keys()], MOST_UNITS).map((as) => ({ kind: kinds.get(as), as })),
    missingFiles: names(missingFiles, MOST_MISSING),
  };
  for (;;) {
    const bytes = Buffer.from(`${JSON.stringify(json, null, 2)}\n`, 'utf8');
    if (bytes.length <= MANIFEST_LIMIT) return bytes;
    // Names of thousands of characters: rather fewer of them than no manifest.
    const { missingFiles, units } = json;
    const longest = missingFiles.length > 0 ? missingFiles : units;
    longest.length = Math.floor(longest.length / 2);
  }
}

/**
 * The inverse of `encodeManifest`, for bytes from anywhere: bounded, and with stored names only that lead to nowhere else.
 *
 * @throws KirschError `MANIFEST_INVALID` for what is none, or of a format that is not known (`details.reason`: `newer` or `damaged`)
 */
export function parseManifest(bytes: Uint8Array): ProfileManifest {
  const json = parseJson(bytes);
  const { format } = json;
  if (typeof format === 'number' && Number.isInteger(format) && format > FORMAT) {
    throw new KirschError(
      'MANIFEST_INVALID',
      `kirsch.json is of format ${format}, and this version knows format ${FORMAT}.`,
      { hint: 'Update Kirsch.', details: { reason: 'newer' } },
    );
  }
  if (format !== FORMAT) throw invalid('it has no format');
  const places = objectIn(json['places'], 'places');
  const notes = optionalText(places['notes'], 'places.notes');
  const home = optionalText(places['home'], 'places.home');
  return {
    generation: oneOf(GENERATIONS, json['generation'], 'generation'),
    appVersion: optionalText(json['appVersion'], 'appVersion'),
    system: oneOf(SYSTEMS, json['system'], 'system'),
    profileFolder: optionalText(json['profileFolder'], 'profileFolder'),
    homeFolder: optionalText(json['homeFolder'], 'homeFolder'),
    // Parts that a later version has are not known here, and their files are still in the backup.
    parts: PART_IDS.filter((id) => listIn(json['parts'], 'parts', 100).includes(id)),
    isLightweight: json['isLightweight'] === true,
    isWithoutApiKeys: json['isWithoutApiKeys'] === true,
    places: { ...(notes !== undefined && { notes }), ...(home !== undefined && { home }) },
    units: listIn(json['units'], 'units', MOST_UNITS).map((value) => {
      const unit = objectIn(value, 'a unit');
      const kind = oneOf(KINDS, unit['kind'], 'the kind of a unit');
      if (!kind) throw invalid('a unit has no kind');
      return { kind, as: nameIn(unit['as']) };
    }),
    missingFiles: listIn(json['missingFiles'], 'missingFiles', MOST_MISSING).map(nameIn),
  };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length > MANIFEST_LIMIT) throw invalid('it is too large');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('it is no JSON', cause);
  }
  return objectIn(json, 'it');
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalid(`${what} is no object`);
}

function listIn(value: unknown, what: string, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw invalid(`${what} is no list, or too long`);
}

function optionalText(value: unknown, what: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
  throw invalid(`${what} is no text, or too long`);
}

function oneOf<T extends string>(all: readonly T[], value: unknown, what: string): T | undefined {
  if (value === undefined) return undefined;
  const found = all.find((candidate) => candidate === value);
  if (found === undefined) throw invalid(`${what} is not known`);
  return found;
}

function nameIn(value: unknown): string {
  if (typeof value === 'string' && isStoredName(value)) return value;
  throw invalid('it holds a name that is no stored name');
}

/** A name below the root that all is stored under, and that leads to nowhere else. */
function isStoredName(name: string): boolean {
  return (
    name.length <= LONGEST_TEXT &&
    name.isWellFormed() &&
    !name.includes('\0') &&
    (placedPath(name)?.names.length ?? 0) > 0
  );
}

function invalid(what: string, cause?: unknown): KirschError {
  return new KirschError('MANIFEST_INVALID', `kirsch.json is not as it should be: ${what}.`, {
    hint: 'The backup can be restored without it, as files.',
    details: { reason: 'damaged' },
    ...(cause !== undefined && { cause }),
  });
}
