import { ruleFor } from '../layout.ts';
import { PARTS, type PartId } from '../parts.ts';
import {
  type ArchiveManifest,
  isObject,
  MANIFEST_DATABASE,
  MANIFEST_PATH,
  parseArchiveManifest,
  textIn,
} from './archive-manifest.ts';
import { readJson, readStart } from './read-start.ts';
import type { ZipEntry } from './zip-entry-rules.ts';
import type { OpenZip } from './zip-file.ts';
import { damagedZip } from './zip-refusal.ts';

/**
 * Whose backup it is: A, `data.json` of 1.x up to 1.7; B, copies of LevelDB folders of 1.8 and 1.9; C, the database of 2.x; D, a manifest,
 * the database and resources. `newer`: a format of `metadata.json` after C's.
 */
export type ArchiveGeneration = 'A' | 'B' | 'C' | 'D' | 'newer';

/** What a zip of Cherry Studio's holds. */
export interface ArchiveDescription {
  readonly generation: ArchiveGeneration;
  /** The version of its format: 1 to 5 for A, 6 for B, 7 for C; D counts anew. */
  readonly formatVersion: number | undefined;
  /** Which version of Cherry Studio has written it; A does not tell. */
  readonly appVersion: string | undefined;
  /** As Node.js calls it: `win32`, `darwin`, `linux`. */
  readonly platform: string | undefined;
  /** When it was made, RFC 3339. */
  readonly time: string | undefined;
  /** Without files, as Cherry Studio's lightweight backups are. So is one of a profile of 1.x that has no files. */
  readonly isLightweight: boolean;
  /** What it holds, in the order of `PARTS`; parts without a file are left out. */
  readonly parts: readonly ArchivePart[];
  /** Of generation D. */
  readonly manifest: ArchiveManifest | undefined;
}

/** What of one part is in a zip. */
export interface ArchivePart {
  readonly id: PartId;
  readonly files: number;
  /** Bytes, unpacked. */
  readonly size: number;
}

type Facts = Omit<ArchiveDescription, 'isLightweight' | 'parts' | 'manifest'> & {
  readonly manifest?: ArchiveManifest;
};

const METADATA_PATH = 'metadata.json';
const DATA_PATH = 'data.json';
const MAX_METADATA = 1024 * 1024;
/** As Cherry Studio limits it. */
const MAX_MANIFEST = 32 * 1024 * 1024;
const START_OF_DATA = 4096;
const FORMAT_OF_B = 6;
const FORMAT_OF_C = 7;
/** Where the database of C is; the second is that of early builds. */
export const DATABASES_OF_C: readonly string[] = [
  'Data/cherrystudio.sqlite',
  'cherrystudio.sqlite',
];

/**
 * What a zip is and holds, from its directory and one small entry. Undefined: not Cherry Studio's.
 *
 * @throws KirschError `ARCHIVE_DAMAGED` where its own description cannot be read
 */
export async function describeArchive(
  zip: OpenZip,
  signal?: AbortSignal,
): Promise<ArchiveDescription | undefined> {
  const facts = await factsOf(zip, signal);
  if (!facts) return undefined;
  const files = zip.entries.filter(({ isFolder }) => !isFolder);
  const { manifest } = facts;
  return {
    ...facts,
    manifest,
    isLightweight: manifest?.isLightweight ?? !files.some(({ path }) => isHeavy(facts, path)),
    parts: partsOf(files, manifest),
  };
}

async function factsOf(zip: OpenZip, signal?: AbortSignal): Promise<Facts | undefined> {
  const find = (name: string) =>
    zip.entries.find(({ path, isFolder }) => path === name && !isFolder);
  const metadata = find(METADATA_PATH);
  if (metadata) return factsOfMetadata(await readJson(zip, metadata, MAX_METADATA, signal));
  const manifest = find(MANIFEST_PATH);
  if (manifest && find(MANIFEST_DATABASE)) {
    const parsed = parseArchiveManifest(await readJson(zip, manifest, MAX_MANIFEST, signal));
    const { formatVersion, appVersion, platform, time } = parsed;
    return { generation: 'D', formatVersion, appVersion, platform, time, manifest: parsed };
  }
  const data = find(DATA_PATH);
  return data && factsOfData((await readStart(zip, data, START_OF_DATA, signal)).toString('utf8'));
}

function factsOfMetadata(json: unknown): Facts | undefined {
  if (!isObject(json) || json['appName'] !== 'Cherry Studio') return undefined;
  const { version, timestamp } = json;
  if (typeof version !== 'number' || version < FORMAT_OF_B) {
    throw damagedZip('manifest', 'metadata.json names no version that there is', {
      entry: METADATA_PATH,
    });
  }
  const isKnown = version === FORMAT_OF_B || version === FORMAT_OF_C;
  return {
    generation: isKnown ? (version === FORMAT_OF_B ? 'B' : 'C') : 'newer',
    formatVersion: version,
    appVersion: textIn(json['appVersion']),
    platform: textIn(json['platform']),
    time: timeOf(timestamp),
  };
}

/** Time and version come first, before what may be gigabytes. Undefined for JSON of somebody else. */
function factsOfData(start: string): Facts | undefined {
  const match = /^\s*\{\s*"time"\s*:\s*(\d{1,15})\s*,\s*"version"\s*:\s*(\d{1,3})\s*,/.exec(start);
  const isTheirs = match !== null || /^\s*\{[^{}]{0,200}"(localStorage|indexedDB)"/.test(start);
  if (!isTheirs) return undefined;
  return {
    generation: 'A',
    formatVersion: match ? Number(match[2]) : undefined,
    appVersion: undefined,
    platform: undefined,
    time: match ? timeOf(Number(match[1])) : undefined,
  };
}

function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Whether a lightweight backup of that generation would be without it. */
function isHeavy({ generation }: Facts, path: string): boolean {
  if (generation === 'A' || generation === 'B') {
    return path.startsWith('Data/') || path.startsWith('Notes/');
  }
  return ![METADATA_PATH, 'cache.json', ...DATABASES_OF_C].includes(path);
}

function partsOf(files: readonly ZipEntry[], manifest: ArchiveManifest | undefined): ArchivePart[] {
  const counts = new Map<PartId, { files: number; size: number }>();
  const profilePath = profilePaths(manifest);
  for (const { path, size } of files) {
    if (path === METADATA_PATH || (manifest && path === MANIFEST_PATH)) continue;
    const id = partOf(profilePath(path));
    const count = counts.get(id) ?? { files: 0, size: 0 };
    counts.set(id, { files: count.files + 1, size: count.size + size });
  }
  return PARTS.flatMap(({ id }) => {
    const count = counts.get(id);
    return count ? [{ id, ...count }] : [];
  });
}

/** Where something in the zip belongs in the profile: in D by its manifest, else its own name. */
function profilePaths(manifest: ArchiveManifest | undefined): (path: string) => string {
  const places = new Map(manifest?.units?.map(({ path, livePath }) => [path, livePath]));
  return (path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const place = places.get(path.slice(0, end));
      if (place !== undefined) return place + path.slice(end);
    }
    return path;
  };
}

function partOf(path: string): PartId {
  if (path === DATA_PATH) return 'main';
  const names = path.split('/');
  // One variant of A has a folder of notes from elsewhere.
  if (names[0] === 'Notes') return 'notes';
  // No rule is longer.
  for (let depth = Math.min(names.length, 8); depth > 0; depth--) {
    const part = ruleFor('profile', names.slice(0, depth))?.part;
    if (part) return part;
  }
  return 'other';
}
