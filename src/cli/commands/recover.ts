import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatTime } from '../../format/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { shortId } from '../snapshot-json.ts';
import { shareDone, showProgress } from '../status-lines.ts';

interface RecoverCommandOptions {
  readonly dryRun?: boolean;
}

export function defineRecover(program: Command, action: ActionMaker): void {
  withExample(
    program
      .command('recover')
      .description('Make a backup of all folders that no backup leads to any more.')
      .option('-n, --dry-run', 'show which there are, and change nothing')
      .action(action<RecoverCommandOptions>(recoverCommand)),
    'kirsch recover --dry-run',
  );
}

async function recoverCommand(
  context: CommandContext,
  _args: readonly string[],
  { dryRun = false }: RecoverCommandOptions,
): Promise<undefined> {
  const { output } = context;
  const { recover } = await import('../../operations/recover/recover.ts');
  const now = new Date();
  const { roots, snapshotId } = await withRepository(context, 'exclusive', (repository, signal) =>
    recover(repository, {
      hostname: hostname(),
      username: userInfo().username,
      time: formatTime(BigInt(now.getTime()) * 1_000_000n, -now.getTimezoneOffset()),
      dryRun,
      signal,
      onProgress: showProgress(output, (progress, secondsElapsed) => ({
        seconds_elapsed: secondsElapsed,
        percent_done: shareDone(progress),
        total_packs: progress.totalFiles,
        packs_done: progress.files,
      })),
    }),
  );
  if (output.json) {
    output.value({ message_type: 'summary', roots, snapshot_id: snapshotId ?? null });
    return;
  }
  for (const root of roots) output.say(`found the folder ${shortId(root)}`, 1);
  output.say(`found ${countOf(roots.length, 'folder')} that no backup leads to`);
  if (snapshotId) output.say(`saved new snapshot ${shortId(snapshotId)}`);
}
