import { KirschError } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { generationOf } from '../../sources/cherry-studio/generation.ts';
import { ruleAround } from '../../sources/cherry-studio/layout.ts';
import {
  MANIFEST_LIMIT,
  MANIFEST_NAME,
  type ProfileManifest,
  parseManifest,
} from '../../sources/cherry-studio/manifest.ts';
import { parseVersionLog } from '../../sources/cherry-studio/version-log.ts';
import type { SourcePlatform } from '../../sources/computer.ts';
import { type Generation, type PartId, type Place, placedPath } from '../../sources/index.ts';
import { computerNameOf } from '../computers/computer-tags.ts';
import { readFileContent } from '../dump/file-content.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { findFolder } from '../trees/find-in-tree.ts';
import { walkTree } from '../trees/walk-tree.ts';

/** An entry of a profile in a backup. */
export interface StoredEntry {
  readonly node: Node;
  readonly place: Place;
  /** From the place down. */
  readonly names: readonly string[];
  /** In the snapshot, starting with `/`. */
  readonly path: string;
  /** Of a folder, in the order of their names' bytes. */
  readonly entries: readonly StoredEntry[];
}

/** What of a place a backup holds. */
export interface StoredPlace {
  readonly place: Place;
  /** Of its folder in the snapshot. */
  readonly path: string;
  readonly entries: readonly StoredEntry[];
}

/** A profile in a backup: one that Kirsch has made, or one that is known by its layout. */
export interface StoredProfile extends StoredSnapshot {
  readonly places: readonly StoredPlace[];
  /** What the backup says of itself; undefined where it says nothing. */
  readonly manifest: ProfileManifest | undefined;
  readonly generation: Generation | undefined;
  readonly version: string | undefined;
  /** How the computer is called that it comes from. */
  readonly computer: string;
  readonly system: SourcePlatform | undefined;
  /** Parts that it holds. */
  readonly parts: ReadonlySet<PartId>;
}

const STORED = '/Cherry Studio';
const LOG = 'version.log';
const LARGEST_LOG = 1 << 20;
const MARKS = ['Data', 'IndexedDB', 'Local Storage', 'cherrystudio.sqlite', LOG];
/** From a user's own folder, or from one that holds such folders. */
const LIKELY = [
  '',
  '/CherryStudio',
  '/.config/CherryStudio',
  '/AppData/Roaming/CherryStudio',
  '/Library/Application Support/CherryStudio',
];
const PLATFORMS = { windows: 'win32', macos: 'darwin', linux: 'linux' } as const;

/**
 * Reads which profile a snapshot holds: all its names, and the few small files that tell of it.
 *
 * @param folder where the profile is in the snapshot; found by itself where the snapshot's own paths lead to one
 * @throws KirschError `RESTORE_REFUSED` (`details.reason`: `no-profile`), `MANIFEST_INVALID` for one that is newer
 */
export async function readStoredProfile(
  repository: IndexedRepository,
  stored: StoredSnapshot,
  folder = '/',
  signal?: AbortSignal,
): Promise<StoredProfile> {
  const root = await findProfileRoot(repository, stored, folder, signal);
  const all = await readEntries(repository, root, signal);
  const places = (['profile', 'home', 'notes'] as const).flatMap((place): StoredPlace[] => {
    const entries = all.get(place);
    if (!entries) return [];
    const inside = { profile: '', home: '/.cherrystudio', notes: '/Notes' }[place];
    return [{ place, path: root.path + inside, entries }];
  });
  const own = places.find(({ place }) => place === 'profile')?.entries ?? [];
  const read = (name: string, limit: number) => readSmall(repository, own, name, limit, signal);
  const manifestBytes = root.isOurs ? await read(nameOf(MANIFEST_NAME), MANIFEST_LIMIT) : undefined;
  const manifest = manifestBytes && parseManifest(manifestBytes);
  const log = Buffer.from((await read(LOG, LARGEST_LOG)) ?? []).toString('utf8');
  const has = (...names: string[]) => findEntry(own, names) !== undefined;
  const found = generationOf({
    hasDatabase: has('Data', 'cherrystudio.sqlite') || has('cherrystudio.sqlite'),
    hasBrowserStorage: has('IndexedDB') || has('Local Storage'),
    versions: parseVersionLog(log),
  });
  const { snapshot } = stored;
  return {
    ...stored,
    places,
    manifest,
    generation: manifest?.generation ?? found.generation,
    version: manifest?.appVersion ?? found.version?.version,
    computer: computerNameOf(snapshot) ?? snapshot.hostname,
    system: manifest?.system && PLATFORMS[manifest.system],
    parts: new Set([...(manifest?.parts ?? []), ...partsIn(places)]),
  };
}

/** The entry of that path, from a place down. */
export function findEntry(
  entries: readonly StoredEntry[],
  [name, ...rest]: readonly string[],
): StoredEntry | undefined {
  const found = entries.find(({ node }) => node.name === name);
  return found && rest.length > 0 ? findEntry(found.entries, rest) : found;
}

interface ProfileRoot {
  readonly path: string;
  readonly tree: string;
  readonly isOurs: boolean;
}

async function findProfileRoot(
  repository: IndexedRepository,
  { snapshot }: StoredSnapshot,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<ProfileRoot> {
  const named = folder === '/' ? [] : [folder];
  const own = snapshot.paths.map((path) => path.replace(/^([A-Za-z]):/, '/$1'));
  const starts = [...named, STORED, ...own.map((path) => path.replaceAll('\\', '/')), ''];
  const paths = named.length > 0 ? named : starts.flatMap((at) => LIKELY.map((end) => at + end));
  for (const path of new Set(paths)) {
    const tree = await findFolder(repository, snapshot.tree, path || '/', signal).catch(() => {});
    if (tree === undefined) continue;
    const nodes = await repository.loadTree(tree, signal);
    const isOurs = path === STORED;
    if (isOurs || nodes.some(({ name }) => MARKS.includes(name))) return { path, tree, isOurs };
  }
  throw new KirschError('RESTORE_REFUSED', 'The backup holds no profile of Cherry Studio.', {
    hint: 'Say where in it the profile is: SNAPSHOT:/path/to/CherryStudio. `kirsch ls SNAPSHOT` lists what it has.',
    details: { reason: 'no-profile' },
  });
}

async function readEntries(
  repository: IndexedRepository,
  { path: root, tree, isOurs }: ProfileRoot,
  signal: AbortSignal | undefined,
): Promise<Map<Place, StoredEntry[]>> {
  const all = new Map<Place, StoredEntry[]>();
  const folders = new Map<string, StoredEntry[]>();
  for await (const { path, node } of walkTree(repository, tree, { signal })) {
    const placed = isOurs
      ? placedPath(STORED + path)
      : { place: 'profile' as const, names: path.slice(1).split('/') };
    if (!placed) continue;
    const { place, names } = placed;
    const entries: StoredEntry[] = [];
    folders.set(path, entries);
    if (names.length === 0) {
      all.set(place, entries);
      continue;
    }
    const entry = { node, place, names, path: root + path, entries };
    const around = path.slice(0, path.lastIndexOf('/'));
    const siblings = around === '' ? placeAt(all, place) : folders.get(around)!;
    siblings.push(entry);
  }
  return all;
}

function placeAt(all: Map<Place, StoredEntry[]>, place: Place): StoredEntry[] {
  const entries = all.get(place) ?? [];
  all.set(place, entries);
  return entries;
}

async function readSmall(
  repository: IndexedRepository,
  entries: readonly StoredEntry[],
  name: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  const node = findEntry(entries, [name])?.node;
  if (node?.type !== 'file' || Number(node.size ?? 0) > limit) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of readFileContent(repository, node, signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function partsIn(places: readonly StoredPlace[]): Set<PartId> {
  const parts = new Set<PartId>();
  const visit = (entry: StoredEntry) => {
    const part = ruleAround(entry.place, entry.names)?.part;
    if (part && entry.node.type !== 'dir') parts.add(part);
    entry.entries.forEach(visit);
  };
  for (const { entries } of places) entries.forEach(visit);
  return parts;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
