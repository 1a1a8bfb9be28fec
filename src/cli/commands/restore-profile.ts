import { resolve } from 'node:path';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { PlannedRestore } from '../../operations/profile-restore/planned-restore.ts';
import type { ProfileRestoreOptions } from '../../operations/profile-restore/profile-restore-plan.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { PARTS, type PartId } from '../../sources/cherry-studio/parts.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { withExample } from '../help-example.ts';
import { limitHeap, READING } from '../limit-heap.ts';
import { lockOptions, withIndex } from '../open-repository.ts';
import { collect } from '../option-parsers.ts';
import { ownComputerTag, wantsComputer } from '../own-computer.ts';
import { planJson, STAGE_TEXTS, tellFolder, tellResult } from '../profile-restore-report.ts';
import { restoreProgress } from '../restore-report.ts';
import { describeSnapshot } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { unfinishedNotes } from '../unfinished-restores.ts';

interface RestoreProfileOptions extends SnapshotFilterOptions {
  readonly profile?: string;
  readonly folder?: string;
  readonly parts?: string;
  readonly file?: readonly string[];
  readonly notesFolder?: string;
  readonly deviceSettings?: boolean;
  readonly wait: string;
  readonly appIsClosed?: boolean;
  readonly safetyBackup: boolean;
  readonly computer?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const SOURCE_TAG = 'source=cherry-studio';

export function defineRestoreProfile(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('restore-profile <snapshot>')
      .description(
        'Bring Cherry Studio’s data back, from any computer’s backup, in the place of what is there, which is kept: `kirsch undo` brings that back. SNAPSHOT may be `latest`.',
      ),
  )
    .option(
      '--profile <folder>',
      'the profile to restore to: the one used last unless given; may be a folder that is not there yet',
    )
    .option('--folder <folder>', 'restore to an empty folder instead, to look at')
    .option('--parts <part[,part...]>', `only these: ${PARTS.map(({ id }) => id).join(', ')}`)
    .option(
      '--file <path>',
      'only this file or folder, from the profile down, such as Data/Notes/plan.md (can be repeated)',
      collect,
    )
    .option('--notes-folder <folder>', 'where notes go that were in a folder of their own')
    .option(
      '--device-settings',
      'also what says how the other computer was set up: windows, backups, folders, proxies',
    )
    .option('--wait <seconds>', 'how long to wait for Cherry Studio to be closed', '0')
    .option('--app-is-closed', 'go on where nothing tells whether Cherry Studio is open')
    .option('--no-safety-backup', 'do not back up what is there first; it is kept on this disk')
    .option('--computer', 'give the safety backup the tag of this computer')
    .option('-n, --dry-run', 'show what would be done, and do nothing')
    .option('-y, --yes', 'do not ask')
    .action(action<RestoreProfileOptions>(restoreProfileCommand));
  withExample(
    command,
    'kirsch restore-profile latest --dry-run',
    'kirsch restore-profile latest --parts notes,files --yes',
  );
}

async function restoreProfileCommand(
  context: CommandContext,
  [reference]: readonly string[],
  options: RestoreProfileOptions,
): Promise<number> {
  const { output, env } = context;
  const waitMs = secondsOf(options.wait) * 1000;
  const parts = partsOf(options.parts);
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  limitHeap(READING);
  const filter = filterOf(options, env);
  // The latest of Cherry Studio, unless something else is asked for.
  const own = { ...filter, tags: filter.tags?.length ? filter.tags : [[SOURCE_TAG]] };
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    resolveSnapshot(repository, reference!, { filter: own, signal });
  return withIndex(context, choose, async (repository, found, signal) => {
    output.say(`restoring ${describeSnapshot(found)}`);
    const choice: ProfileRestoreOptions = {
      path: found.path,
      profile: options.profile && resolve(options.profile),
      notesFolder: options.notesFolder && resolve(options.notesFolder),
      ...(parts && { parts }),
      ...(options.file && { files: options.file }),
      withDeviceSettings: options.deviceSettings ?? false,
      signal,
    };
    if (options.folder !== undefined) {
      const { restoreToFolder } = await import(
        '../../operations/profile-restore/restore-to-folder.ts'
      );
      const folder = resolve(options.folder);
      const result = await restoreToFolder(repository, found, {
        ...choice,
        folder,
        onProgress: restoreProgress(output),
        onIssue: ({ item, error }) => output.warn(`${item}: ${error.message}`),
      });
      tellFolder(output, folder, result);
      return result.issues > 0 ? EXIT.failed : EXIT.ok;
    }
    const { planProfileRestore } = await import(
      '../../operations/profile-restore/plan-profile-restore.ts'
    );
    const { realComputer } = await import('../../sources/real-computer.ts');
    const planned = await planProfileRestore(repository, found, {
      ...choice,
      computer: realComputer(env),
    });
    return decide(context, planned, { ...options, waitMs });
  });
}

/** How a plan is carried out, once it was shown. */
export interface DecideOptions
  extends Pick<
    RestoreProfileOptions,
    'dryRun' | 'yes' | 'appIsClosed' | 'safetyBackup' | 'computer'
  > {
  readonly waitMs: number;
}

/** Shows the plan, asks, and carries it out. */
export async function decide(
  context: CommandContext,
  planned: PlannedRestore,
  options: DecideOptions,
): Promise<number> {
  const { output, stdin, stderr, signal } = context;
  try {
    const { facts, words } = planned;
    if (output.json) output.value(planJson(facts, words));
    else for (const line of words) output.result(line);
    if (options.dryRun) return facts.refusal ? EXIT.failed : EXIT.ok;
    if (!options.yes && !facts.refusal) {
      const { Answers } = await import('../answers.ts');
      const answers = new Answers({ stdin, stderr, signal });
      if (!answers.isInteractive) {
        throw new KirschError('BAD_ARGUMENT', 'Nobody is there to be asked.', {
          hint: 'Add --yes, or look at the plan with --dry-run.',
        });
      }
      if (!(await answers.confirm('Restore?'))) return EXIT.failed;
    }
    const result = await planned.run({
      waitMs: options.waitMs,
      assumeClosed: options.appIsClosed ?? false,
      onWait: () => output.warn('waiting for Cherry Studio to be closed'),
      onStage: (stage) => {
        if (output.json) output.value({ message_type: 'stage', stage });
        else output.say(STAGE_TEXTS[stage]);
      },
      onProgress: restoreProgress(output),
      notes: await unfinishedNotes(context),
      ...(options.safetyBackup && { safetyBackup: await safetyBackup(context, options) }),
    });
    tellResult(output, result);
    return EXIT.ok;
  } finally {
    await planned.discard();
  }
}

async function safetyBackup(context: CommandContext, { computer }: DecideOptions) {
  const { hostname, userInfo } = await import('node:os');
  const { exclusive: _, ...lock } = await lockOptions(context, 'shared');
  const tags = wantsComputer(computer, context.env) ? [await ownComputerTag(context.env)] : [];
  return { host: hostname(), username: userInfo().username, lock, tags };
}

export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(text)} is no number of seconds.`, {
    hint: 'For example: --wait 120.',
  });
}

export function partsOf(text: string | undefined): PartId[] | undefined {
  return text?.split(',').map((name) => {
    const part = PARTS.find(({ id }) => id === name.trim());
    if (part) return part.id;
    throw new KirschError('BAD_ARGUMENT', `There is no part ${JSON.stringify(name)}.`, {
      hint: `Choose from ${PARTS.map(({ id }) => id).join(', ')}.`,
    });
  });
}
