import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ArchiveRestoreOptions } from '../../operations/archives/restore-archive.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { lockOptions, openRepositoryOf } from '../open-repository.ts';
import { withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { addZipPlace } from '../zip-place.ts';
import { decide, partsOf, secondsOf } from './restore-profile.ts';

interface ZipRestoreOptions extends ZipPlaceOptions {
  readonly profile?: string;
  readonly parts?: string;
  readonly wait: string;
  readonly appIsClosed?: boolean;
  readonly safetyBackup?: boolean;
  readonly computer?: boolean;
  readonly tempDir?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function defineZipsRestore(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips
        .command('restore <name>')
        .description(
          'Bring a zip of Cherry Studio 1.8 to 2.x back in the place of what is there, which is kept: `kirsch undo` brings that back.',
        ),
    )
      .option('--profile <folder>', 'the profile to restore to (default: the one used last)')
      .option('--parts <part[,part...]>', 'only these, as in `restore-profile`')
      .option('--wait <seconds>', 'how long to wait for Cherry Studio to be closed', '0')
      .option('--app-is-closed', 'go on where nothing tells whether Cherry Studio is open')
      .option('--safety-backup', 'back up what is there first, and the zip, into the repository')
      .option('--computer', 'give the safety backup the tag of this computer')
      .option('--temp-dir <folder>', 'where the zip is unpacked to')
      .option('-n, --dry-run', 'show what would be done, and do nothing')
      .option('-y, --yes', 'do not ask')
      .action(action<ZipRestoreOptions>(restoreCommand)),
    'kirsch zips restore cherry-studio.20260923112708.MBP.local.mac.zip --dry-run',
  );
}

async function restoreCommand(
  context: CommandContext,
  [name]: readonly string[],
  options: ZipRestoreOptions,
): Promise<number> {
  const { env, signal } = context;
  const waitMs = secondsOf(options.wait) * 1000;
  const parts = partsOf(options.parts);
  const [{ withArchiveRestore }, { realComputer }] = await Promise.all([
    import('../../operations/archives/restore-archive.ts'),
    import('../../sources/real-computer.ts'),
  ]);
  const { safetyBackup = false, tempDir: temporaryFolder } = options;
  const { exclusive: _, ...lock } = await lockOptions(context, 'shared');
  const run = (repository: OpenRepository | undefined) => {
    const restoring: ArchiveRestoreOptions = {
      repository,
      importing: { temporaryFolder, ...(repository && { lock }) },
      profile: options.profile && resolve(options.profile),
      ...(parts && { parts }),
      computer: realComputer(env),
      signal,
    };
    return withZips(context, options, (zips) =>
      withArchiveRestore(zips, name!, restoring, (plan) =>
        decide(context, plan, { ...options, safetyBackup, waitMs }),
      ),
    );
  };
  if (!safetyBackup) return run(undefined);
  const repository = await openRepositoryOf(context);
  try {
    return await run(repository);
  } finally {
    await repository.close();
  }
}
