import { pathsOf, type SourceComputer, type SourcePlatform } from '../computer.ts';
import { parseBootLocations, parseConfigLocations } from './locations.ts';
import type { Origin } from './profile.ts';

/** A folder that may be a profile. */
export interface LikelyPlace {
  readonly folder: string;
  readonly origin: Origin;
  /** Whether something says that it is there, so that its absence is worth a word. */
  readonly isNamed: boolean;
}

/** Where to look, and what was odd about the files that say so. */
export interface LikelyPlaces {
  readonly places: readonly LikelyPlace[];
  readonly problems: readonly string[];
}

const FOLDER = 'CherryStudio';
const DEVELOPMENT_FOLDER = 'CherryStudioDev';
/** What 1.x and 2.x call a portable program in their lists, whatever its file is really called. */
const PORTABLE_KEY = 'cherry-studio-portable.exe';
const PORTABLE_PROGRAM = /^cherry[ _-]?studio.*portable.*\.exe$/i;
const LARGEST_CONFIG = 1 << 20;
const SCOOP_FOLDERS = [
  ['persist', ['data']],
  ['apps', ['current', 'data']],
] as const;

/** The folder for what Cherry Studio keeps for all its profiles. */
export function cherryHome({ home, platform }: SourceComputer): string {
  return pathsOf(platform).join(home, '.cherrystudio');
}

/** Every folder in which a Cherry Studio may keep its data. */
export async function likelyPlaces(computer: SourceComputer): Promise<LikelyPlaces> {
  const problems: string[] = [];
  const places: LikelyPlace[] = [...defaultPlaces(computer)];
  places.push(...(await configuredPlaces(computer, problems)));
  if (computer.platform === 'win32') {
    places.push(...(await portablePlaces(computer)), ...(await scoopPlaces(computer)));
  }
  if (computer.platform === 'linux') places.push(...(await flatpakPlaces(computer)));
  return { places, problems };
}

/** Where Electron keeps the data of an application of that name. */
function defaultPlaces({ platform, env, home }: SourceComputer): LikelyPlace[] {
  const paths = pathsOf(platform);
  const isUsable = (folder: string | undefined): folder is string =>
    folder !== undefined && paths.isAbsolute(folder);
  const candidates: Readonly<Record<SourcePlatform, readonly (string | undefined)[]>> = {
    win32: [env['APPDATA'], paths.join(home, 'AppData', 'Roaming')],
    darwin: [paths.join(home, 'Library', 'Application Support')],
    // A program that was started from a desktop may know another XDG_CONFIG_HOME than a terminal does.
    linux: [env['XDG_CONFIG_HOME'], paths.join(home, '.config')],
  };
  const roots = candidates[platform].filter(isUsable);
  return roots.flatMap((root): LikelyPlace[] => [
    { folder: paths.join(root, FOLDER), origin: { kind: 'default' }, isNamed: false },
    {
      folder: paths.join(root, DEVELOPMENT_FOLDER),
      origin: { kind: 'development' },
      isNamed: false,
    },
  ]);
}

async function configuredPlaces(
  computer: SourceComputer,
  problems: string[],
): Promise<LikelyPlace[]> {
  const paths = pathsOf(computer.platform);
  const home = cherryHome(computer);
  const sources = [
    {
      kind: 'config',
      file: paths.join(home, 'config', 'config.json'),
      parse: parseConfigLocations,
    },
    { kind: 'boot-config', file: paths.join(home, 'boot-config.json'), parse: parseBootLocations },
  ] as const;
  const found: LikelyPlace[] = [];
  for (const { kind, file, parse } of sources) {
    const bytes = await computer.files.read(file, LARGEST_CONFIG).catch((error: Error) => {
      problems.push(`"${file}" cannot be read: ${error.message}`);
    });
    if (!bytes) continue;
    const locations = parse(Buffer.from(bytes).toString('utf8'));
    if (!locations) {
      problems.push(`"${file}" is no JSON, so Cherry Studio passes over it.`);
      continue;
    }
    for (const { executable, folder } of locations.places) {
      const origin: Origin = { kind, file, ...(executable === undefined ? {} : { executable }) };
      found.push({ folder, origin, isNamed: true });
      found.push(...besidePortable(computer, executable));
    }
    const { move } = locations;
    if (!move) continue;
    problems.push(
      move.hasFailed
        ? `Cherry Studio failed to move its data from "${move.from}" to "${move.to}".`
        : `Cherry Studio will move its data from "${move.from}" to "${move.to}" when it next starts.`,
    );
    for (const folder of [move.from, move.to]) {
      found.push({ folder, origin: { kind, file }, isNamed: false });
    }
  }
  return found;
}

/** What a portable program uses unless its list names another folder. */
function besidePortable(
  { platform }: SourceComputer,
  executable: string | undefined,
): LikelyPlace[] {
  const paths = pathsOf(platform);
  if (executable === undefined || paths.basename(executable).toLowerCase() !== PORTABLE_KEY) {
    return [];
  }
  const folder = paths.join(paths.dirname(executable), 'data');
  return [{ folder, origin: { kind: 'portable', executable }, isNamed: false }];
}

/** Portable programs where people put what they download, and one folder further down. */
async function portablePlaces(computer: SourceComputer): Promise<LikelyPlace[]> {
  const { env, files, home } = computer;
  const paths = pathsOf(computer.platform);
  const own = env['PORTABLE_EXECUTABLE_DIR'];
  const roots = ['Desktop', 'Downloads', 'Documents'].map((name) => paths.join(home, name));
  const found: LikelyPlace[] = [];
  const lookInto = async (folder: string): Promise<readonly string[]> => {
    const names = (await files.list(folder).catch(() => undefined)) ?? [];
    const program = names.find((name) => PORTABLE_PROGRAM.test(name));
    if (program && names.includes('data')) {
      found.push({
        folder: paths.join(folder, 'data'),
        origin: { kind: 'portable', executable: paths.join(folder, program) },
        isNamed: false,
      });
    }
    return names;
  };
  if (own) await lookInto(own);
  for (const root of roots) {
    for (const name of await lookInto(root)) {
      const child = paths.join(root, name);
      const facts = await files.facts(child).catch(() => undefined);
      if (facts?.kind === 'folder') await lookInto(child);
    }
  }
  return found;
}

/** Scoop keeps the data of its programs apart from their versions. */
async function scoopPlaces({ env, files, home, platform }: SourceComputer): Promise<LikelyPlace[]> {
  const paths = pathsOf(platform);
  const root = env['SCOOP'] || paths.join(home, 'scoop');
  const found: LikelyPlace[] = [];
  for (const [folder, inside] of SCOOP_FOLDERS) {
    for (const name of (await files.list(paths.join(root, folder)).catch(() => undefined)) ?? []) {
      if (!/cherry-?studio/i.test(name)) continue;
      const place = paths.join(root, folder, name, ...inside);
      found.push({ folder: place, origin: { kind: 'packaged' }, isNamed: false });
    }
  }
  return found;
}

/** Each application of Flatpak has a folder for settings of its own. */
async function flatpakPlaces({ files, home, platform }: SourceComputer): Promise<LikelyPlace[]> {
  const paths = pathsOf(platform);
  const root = paths.join(home, '.var', 'app');
  const names = (await files.list(root).catch(() => undefined)) ?? [];
  return names
    .filter((name) => /cherry/i.test(name))
    .map((name) => ({
      folder: paths.join(root, name, 'config', FOLDER),
      origin: { kind: 'packaged' },
      isNamed: false,
    }));
}
