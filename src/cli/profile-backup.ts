import { resolve } from 'node:path';
import { KirschError } from '../errors/index.ts';
import type { BackupOptions } from '../operations/backup/backup-options.ts';
import type { BackupWarning, Profile, SourceComputer } from '../sources/index.ts';
import { BackupReport } from './backup-report.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT } from './exit-codes.ts';
import { limitHeap } from './limit-heap.ts';
import { lockOptions, openRepositoryOf } from './open-repository.ts';
import { choiceOf, type ProfileOptions } from './profile-options.ts';

/**
 * Backs up a profile of Cherry Studio. The repository is opened meanwhile.
 * @param settings what the command line says of any backup
 */
export async function backUpProfile(
  context: CommandContext,
  options: ProfileOptions,
  settings: BackupOptions,
): Promise<number> {
  const { output, env } = context;
  const sources = await import('../sources/index.ts');
  const choice = choiceOf(options, sources.PARTS);
  const computer = sources.realComputer(env);
  const profile = await chosenProfile(context, computer, options.profile);
  // What cannot be done is said before anything is opened.
  sources.describeBackupOf(profile, choice);
  limitHeap();
  const { exclusive: _, ...lock } = await lockOptions(context, 'shared');
  const { backupProfile } = await import('../operations/profile-backup/backup-profile.ts');
  const report = new BackupReport(output, { dryRun: settings.dryRun ?? false });
  const opening = openRepositoryOf(context);
  tellProfile(context, profile);
  try {
    const result = await backupProfile(opening, {
      ...settings,
      ...report.handlers(undefined),
      ...{ profile, choice, lock, homeFolder: computer.home },
      onWarning: (warning) => tellWarning(context, warning),
      onStage: (stage) => {
        if (output.json) output.value({ message_type: 'stage', ...stage });
        else if (stage.stage === 'capture') output.say(`capturing ${stage.unit}`, 1);
      },
    });
    report.finish(result);
    return result.issues > 0 ? EXIT.incomplete : EXIT.ok;
  } finally {
    await opening.then(
      (repository) => repository.close(),
      () => {},
    );
  }
}

/** The profile that was named, or the one that was used last. */
async function chosenProfile(
  { output }: CommandContext,
  computer: SourceComputer,
  named: string | undefined,
): Promise<Profile> {
  const { findProfiles } = await import('../sources/index.ts');
  const folder = named === undefined ? undefined : resolve(named);
  const { profiles, problems } = await findProfiles(computer, {
    folders: folder === undefined ? [] : [folder],
  });
  if (folder !== undefined) {
    const real = (await computer.files.real(folder)) ?? folder;
    const found = profiles.find((profile) => profile.folder === real);
    if (found) return found;
    throw new KirschError('SOURCE_EMPTY', `"${folder}" is no profile of Cherry Studio.`, {
      hint: 'List those that there are with `kirsch sources`.',
      details: { path: folder, problems },
    });
  }
  const [newest, ...others] = profiles.filter(({ generation }) => generation !== undefined);
  if (!newest) {
    throw new KirschError('SOURCE_EMPTY', 'No data of Cherry Studio was found.', {
      hint: 'Name its folder with --profile; `kirsch sources -v` tells where it was looked for.',
      details: { problems },
    });
  }
  if (others.length > 0 && !output.json) {
    output.warn(
      `There are ${others.length + 1} profiles; the one that was used last is backed up. Name another with --profile: ${others
        .map((other) => other.folder)
        .join(', ')}`,
    );
  }
  return newest;
}

function tellProfile({ output }: CommandContext, profile: Profile): void {
  const { folder, generation, version } = profile;
  if (output.json) {
    output.value({ message_type: 'profile', folder, generation, version: version?.version });
  } else {
    output.say(
      `backing up Cherry Studio ${version?.version ?? ''} in ${folder}`.replace('  ', ' '),
    );
  }
}

function tellWarning({ output }: CommandContext, { code, message, path }: BackupWarning): void {
  if (output.json) output.warnValue({ message_type: 'warning', code, message, path });
  // What nearly every backup has is told to who asks.
  else if (code === 'has-keys' || code === 'symlinks') output.say(`! ${message}`, 1);
  else output.warn(`! ${message}`);
}
