import type { Command } from 'commander';
import type { CheckOptions, CheckResult } from '../../operations/check/check.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { limitHeap, READING } from '../limit-heap.ts';
import { readUnderLock } from '../open-repository.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { shareDone, showProgress } from '../status-lines.ts';

interface CheckCommandOptions extends SnapshotFilterOptions {
  readonly readData?: boolean;
  readonly readDataSubset?: string;
}

export function defineCheck(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('check')
      .description('Look whether the repository is whole, and say what is not.'),
  )
    .option('--read-data', 'read and verify all data')
    .option('--read-data-subset <subset>', 'read a part: n/t, x% or a size such as 500M')
    .option('--with-cache', 'accepted for restic’s sake: a check always reads from the storage')
    .action(action<CheckCommandOptions>(checkCommand));
  withExample(command, 'kirsch check --read-data-subset 5%');
}

async function checkCommand(
  context: CommandContext,
  _args: readonly string[],
  options: CheckCommandOptions,
): Promise<number> {
  const { output, env } = context;
  limitHeap(READING);
  const { check } = await import('../../operations/check/check.ts');
  const { parseDataSubset } = await import('../../operations/check/data-subset.ts');
  const { readDataSubset } = options;
  const readData =
    readDataSubset !== undefined
      ? parseDataSubset(readDataSubset)
      : options.readData
        ? ('all' as const)
        : undefined;
  const wanted: CheckOptions = {
    filter: filterOf(options, env),
    ...(readData && { readData }),
    onProgress: showProgress(output, (progress, secondsElapsed) => ({
      seconds_elapsed: secondsElapsed,
      percent_done: shareDone(progress),
      total_packs: progress.totalFiles,
      packs_done: progress.files,
      total_bytes: progress.totalBytes,
      bytes_done: progress.bytes,
    })),
    onProblem: ({ item, kind, message }) => {
      if (output.json) output.warnValue({ message_type: 'error', item, kind, message });
      else output.warn(`error: ${message}`);
    },
  };
  const result = await readUnderLock(
    context,
    'exclusive',
    (repository, signal) => check(repository, { ...wanted, signal }),
    async (found) => found,
  );
  if (output.json) output.value(summaryJson(result));
  else for (const line of summaryLines(result)) output.say(line);
  return result.problems.length > 0 ? EXIT.failed : EXIT.ok;
}

function summaryLines(result: CheckResult): string[] {
  const { snapshots, packs, packsRead, bytesRead, unindexedPacks, mixedPacks, problems } = result;
  const lines = [
    `checked ${countOf(snapshots, 'snapshot')} and ${countOf(packs, 'pack')}; read ${packsRead} of them (${formatBytes(bytesRead)})`,
  ];
  if (unindexedPacks.length > 0) {
    lines.push(
      `${countOf(unindexedPacks.length, 'pack')} that no index names: left by an interrupted run, harmless, removed by the next prune`,
    );
  }
  if (mixedPacks.length > 0) {
    lines.push(
      `${countOf(mixedPacks.length, 'pack')} hold data and folders together, as old programs wrote them: harmless`,
    );
  }
  lines.push(
    problems.length === 0 ? 'no errors were found' : `${countOf(problems.length, 'error')} found`,
  );
  return lines;
}

function summaryJson({
  problems,
  damagedPacks,
  unindexedPacks,
  packsRead,
  bytesRead,
}: CheckResult) {
  return {
    message_type: 'summary',
    num_errors: problems.length,
    broken_packs: damagedPacks.length > 0 ? damagedPacks : null,
    suggest_repair_index: problems.some(
      ({ kind }) => kind === 'missing' || kind === 'index-differs',
    ),
    suggest_prune: unindexedPacks.length > 0,
    packs_read: packsRead,
    bytes_read: bytesRead,
  };
}
