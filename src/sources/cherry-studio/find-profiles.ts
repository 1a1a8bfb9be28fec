import { type ProcessFacts, pathKey, pathsOf, type SourceComputer } from '../computer.ts';
import { userDataFolderOf } from '../process-list.ts';
import { eraOf, generationOf } from './generation.ts';
import { cherryHome, type LikelyPlace, likelyPlaces } from './likely-places.ts';
import { isCherryStudio, lookForApp } from './presence.ts';
import type { FoundProfiles, Origin, Profile } from './profile.ts';
import { type Survey, surveyPlace } from './survey.ts';
import { syncedBy } from './synced-folders.ts';
import { parseVersionLog } from './version-log.ts';

/** Any of these makes a folder a profile: an empty one, or somebody else's, has none. */
const MARKS = [
  'Data',
  'IndexedDB',
  'Local Storage',
  'cherrystudio.sqlite',
  'version.log',
  'cache.json',
];
/** The key of 2.x for the folder of notes. */
const NOTES_KEY = 'feature.notes.path';
/** The log's newest lines are at its end; each has some 70 characters. */
const LOG_TAIL = 8192;

/** Where to look besides the places that are known. */
export interface FindOptions {
  /** Further folders that are profiles, such as the `data` of a portable program on a stick. */
  readonly folders?: readonly string[];
}

/**
 * Finds every profile of Cherry Studio on a computer, with what is in it and whether the application has it open. Changes nothing, and
 * throws nothing that has to do with what it finds: what cannot be looked at is told in `problems`.
 */
export async function findProfiles(
  computer: SourceComputer,
  { folders = [] }: FindOptions = {},
): Promise<FoundProfiles> {
  const processes = await computer.processes();
  const likely = await likelyPlaces(computer);
  const problems = [...likely.problems];
  const given = folders.map(
    (folder): LikelyPlace => ({ folder, origin: { kind: 'given' }, isNamed: true }),
  );
  const places = [...likely.places, ...usedPlaces(processes), ...given];
  const found = await onlyProfiles(computer, places, problems);
  const home = found.size > 0 ? await surveyHome(computer) : { items: [], problems: [] };
  const profiles: Profile[] = [];
  for (const [folder, origins] of found) {
    profiles.push(await describeProfile(computer, folder, origins, processes, home));
  }
  profiles.sort((a, b) => b.lastUsed - a.lastUsed);
  return { profiles, problems };
}

/** The folders that running processes use. */
function usedPlaces(processes: readonly ProcessFacts[] | undefined): LikelyPlace[] {
  return (processes ?? []).filter(isCherryStudio).flatMap((process): LikelyPlace[] => {
    const folder = userDataFolderOf(process);
    return folder === undefined ? [] : [{ folder, origin: { kind: 'process' }, isNamed: false }];
  });
}

/** Those places that are profiles, each once, with every way that leads to it. */
async function onlyProfiles(
  computer: SourceComputer,
  places: readonly LikelyPlace[],
  problems: string[],
): Promise<Map<string, Origin[]>> {
  const found = new Map<string, { folder: string; origins: Origin[] }>();
  for (const { folder, origin, isNamed } of places) {
    const real = await findProfileFolder(computer, folder).catch((error: Error) => {
      problems.push(`"${folder}" cannot be looked into: ${error.message}`);
    });
    if (real === undefined) {
      if (isNamed) problems.push(absence(folder, origin));
      continue;
    }
    const key = pathKey(real, computer.platform);
    const entry = found.get(key) ?? { folder: real, origins: [] };
    if (!entry.origins.some((other) => isSameOrigin(other, origin))) entry.origins.push(origin);
    found.set(key, entry);
  }
  return new Map([...found.values()].map(({ folder, origins }) => [folder, origins]));
}

async function findProfileFolder(
  { files, platform }: SourceComputer,
  folder: string,
): Promise<string | undefined> {
  if (!pathsOf(platform).isAbsolute(folder)) return undefined;
  const names = await files.list(folder);
  if (!names?.some((name) => MARKS.includes(name))) return undefined;
  return (await files.real(folder)) ?? folder;
}

async function describeProfile(
  computer: SourceComputer,
  folder: string,
  origins: readonly Origin[],
  processes: readonly ProcessFacts[] | undefined,
  home: Survey,
): Promise<Profile> {
  const { files, platform, env } = computer;
  const paths = pathsOf(platform);
  const own = await surveyPlace(computer, 'profile', folder);
  const has = (...names: string[]) =>
    own.items.some((item) => item.names.join('/') === names.join('/') && item.bytes > 0);
  const log = await files.read(paths.join(folder, 'version.log'), LOG_TAIL, 'end').catch(() => {});
  const { generation, version } = generationOf({
    hasDatabase: has('Data', 'cherrystudio.sqlite') || has('cherrystudio.sqlite'),
    hasBrowserStorage: own.items.some(({ unit, rule }) => rule.light === 'v1' && unit),
    versions: parseVersionLog(Buffer.from(log ?? []).toString('utf8')),
  });
  const notesFolder =
    eraOf(generation) === 'v2' && generation ? await outsideNotes(computer, folder) : undefined;
  const notes: Survey =
    notesFolder === undefined
      ? { items: [], problems: [] }
      : await surveyPlace(computer, 'notes', notesFolder);
  const surveys = [own, home, notes];
  const main = own.items.filter(({ rule }) => rule.part === 'main');
  return {
    folder,
    platform,
    origins,
    generation,
    version,
    items: surveys.flatMap(({ items }) => items),
    notesFolder,
    lastUsed: Math.max(0, ...main.map(({ modified }) => modified)),
    isWritable: await files.isWritable(folder),
    syncedBy: syncedBy(folder, platform, env),
    presence: await lookForApp(computer, folder, processes),
    problems: surveys.flatMap((survey) => survey.problems),
  };
}

async function surveyHome(computer: SourceComputer): Promise<Survey> {
  return surveyPlace(computer, 'home', cherryHome(computer));
}

/** The folder of notes that 2.x is set to, if it is another than the profile's own. */
async function outsideNotes(computer: SourceComputer, folder: string): Promise<string | undefined> {
  const { files, platform } = computer;
  const paths = pathsOf(platform);
  const database = paths.join(folder, 'Data', 'cherrystudio.sqlite');
  const value = await computer.preference(database, NOTES_KEY);
  if (typeof value !== 'string' || !paths.isAbsolute(value)) return undefined;
  const [own, set] = [folder, value].map((path) => pathKey(path, platform)) as [string, string];
  // Its own folder of notes; or one so wide that the profile itself lies in it.
  if (set.startsWith(own + paths.sep) || `${own}${paths.sep}`.startsWith(set + paths.sep)) {
    return undefined;
  }
  const real = await files.real(value).catch(() => undefined);
  return real !== undefined && (await files.list(real).catch(() => undefined)) ? real : undefined;
}

function isSameOrigin(a: Origin, b: Origin): boolean {
  return a.kind === b.kind && a.executable === b.executable && a.file === b.file;
}

function absence(folder: string, { kind, file, executable }: Origin): string {
  if (kind === 'given') return `"${folder}" is no profile of Cherry Studio.`;
  const whose = executable === undefined ? '' : ` for ${executable}`;
  return `"${file}" names "${folder}"${whose}, and there is no profile.`;
}
