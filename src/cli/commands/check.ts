import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { CheckOptions } from '../../operations/check/check.ts';
import { hurtJson, reportLines, summaryJson } from '../check-report.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { withExample } from '../help-example.ts';
import { CHECKING, limitHeap } from '../limit-heap.ts';
import { readUnderLock } from '../open-repository.ts';
import { parseDuration } from '../option-parsers.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { shareDone, showProgress } from '../status-lines.ts';

interface CheckCommandOptions extends SnapshotFilterOptions {
  readonly readData?: boolean;
  readonly readDataSubset?: string;
  readonly readDataOldest?: string;
  readonly readDataFor?: number;
  readonly headers?: boolean;
}

/** As many hurt paths of each backup are told, and as many go into the JSON. */
const SHOWN_PATHS = 10;
const JSON_PATHS = 1_000;

export function defineCheck(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('check')
      .description('Look whether the repository is whole, and say what is not.'),
  )
    .option('--read-data', 'read and verify all data')
    .option('--read-data-subset <subset>', 'read a part: n/t, x% or a size such as 500M')
    .option(
      '--read-data-oldest <amount>',
      'read what was not read for longest: x%, a size such as 500M, or a time such as 10m',
    )
    .option('--read-data-for <duration>', 'begin no more packs after this time', parseDuration)
    .option('--headers', 'hold every pack’s header against the index (default: in a folder)')
    .option('--no-headers', 'do not')
    .option('--with-cache', 'accepted for restic’s sake: a check always reads from the storage')
    .action(action<CheckCommandOptions>(checkCommand));
  withExample(command, 'kirsch check --read-data-oldest 5%');
}

async function checkCommand(
  context: CommandContext,
  _args: readonly string[],
  options: CheckCommandOptions,
): Promise<number> {
  const { output, env } = context;
  limitHeap(CHECKING);
  const { check } = await import('../../operations/check/check.ts');
  const readData = await dataToRead(options);
  const { readDataFor, headers } = options;
  const wanted: CheckOptions = {
    filter: filterOf(options, env),
    ...(readData && { readData }),
    ...(readDataFor !== undefined && { readDataFor }),
    ...(headers !== undefined && { headers }),
    maxPaths: output.json ? JSON_PATHS : SHOWN_PATHS,
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
  if (output.json) {
    for (const hurt of result.hurt) output.value(hurtJson(hurt));
    output.value(summaryJson(result));
  } else {
    const isDataRead = readData !== undefined || readDataFor !== undefined;
    for (const line of reportLines(result, isDataRead)) output.say(line);
  }
  return result.problems.length > 0 ? EXIT.failed : EXIT.ok;
}

async function dataToRead(options: CheckCommandOptions): Promise<CheckOptions['readData']> {
  const { readData, readDataSubset, readDataOldest } = options;
  if (readDataSubset !== undefined && readDataOldest !== undefined) {
    throw new KirschError('BAD_ARGUMENT', 'Which part of the data is meant?', {
      hint: 'Give --read-data-subset or --read-data-oldest, not both.',
    });
  }
  const { parseDataSubset, parseOldestSubset } = await import(
    '../../operations/check/data-subset.ts'
  );
  if (readDataSubset !== undefined) return parseDataSubset(readDataSubset);
  if (readDataOldest !== undefined) return parseOldestSubset(readDataOldest);
  return readData ? 'all' : undefined;
}
