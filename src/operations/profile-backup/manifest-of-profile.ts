import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type {
  BackupChoice,
  BackupPlan,
  BackupSystem,
  BackupUnit,
  Profile,
  ProfileManifest,
  SourcePlatform,
} from '../../sources/index.ts';

const SYSTEMS: Readonly<Record<SourcePlatform, BackupSystem>> = {
  win32: 'windows',
  darwin: 'macos',
  linux: 'linux',
};

/** What a backup of a profile says of itself. */
export interface ManifestFacts {
  readonly profile: Profile;
  readonly plan: BackupPlan;
  readonly choice: BackupChoice;
  /** Those that were captured. */
  readonly units: readonly Pick<BackupUnit, 'kind' | 'as'>[];
  readonly missingFiles: readonly string[];
  readonly homeFolder?: string | undefined;
  readonly origin?: Partial<ProfileManifest> | undefined;
}

export function manifestOfProfile(facts: ManifestFacts): ProfileManifest {
  const { profile, plan, choice, units, missingFiles, homeFolder = homedir(), origin } = facts;
  const { notesFolder, items } = profile;
  const inHome = items.find(({ place }) => place === 'home');
  const home = inHome?.names.reduce((path) => dirname(path), inHome.path);
  const hasNotes = plan.targets.some(({ from }) => from === notesFolder);
  const hasHome = plan.targets.some(({ part, from }) => part === 'app-config' && isIn(from, home));
  return {
    generation: profile.generation,
    appVersion: profile.version?.version,
    system: SYSTEMS[profile.platform],
    profileFolder: profile.folder,
    homeFolder,
    parts: plan.parts.filter(({ isChosen }) => isChosen).map(({ id }) => id),
    isLightweight: choice.isLightweight ?? false,
    isWithoutApiKeys: choice.withoutApiKeys ?? false,
    places: {
      ...(hasNotes && notesFolder !== undefined && { notes: notesFolder }),
      ...(hasHome && home !== undefined && { home }),
    },
    units: units.map(({ kind, as }) => ({ kind, as })),
    missingFiles,
    ...origin,
  };
}

function isIn(path: string, folder: string | undefined): boolean {
  return folder !== undefined && path.startsWith(folder);
}
