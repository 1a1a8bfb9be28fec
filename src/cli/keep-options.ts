import { type Command, InvalidArgumentError } from 'commander';
import { KirschError } from '../errors/index.ts';
import { type CalendarSpan, parseCalendarSpan } from '../operations/forget/calendar-span.ts';
import { isEmptyPolicy, type KeepPolicy } from '../operations/forget/keep-policy.ts';
import { keepNewest, type RetentionRule, smartRule } from '../operations/forget/retention-rule.ts';
import { parseGroupBy } from '../operations/snapshots/group-snapshots.ts';
import { collectTagLists, parseWhole } from './option-parsers.ts';

/** The options that say which backups stay. */
export interface KeepOptions {
  readonly keepLast?: number;
  readonly keepHourly?: number;
  readonly keepDaily?: number;
  readonly keepWeekly?: number;
  readonly keepMonthly?: number;
  readonly keepYearly?: number;
  readonly keepWithin?: CalendarSpan;
  readonly keepWithinHourly?: CalendarSpan;
  readonly keepWithinDaily?: CalendarSpan;
  readonly keepWithinWeekly?: CalendarSpan;
  readonly keepWithinMonthly?: CalendarSpan;
  readonly keepWithinYearly?: CalendarSpan;
  readonly keepTag?: readonly (readonly string[])[];
  readonly keepNewest?: number;
  readonly smart?: boolean;
  readonly groupBy?: string;
}

const DEFAULT_GROUP = 'host,paths';
const COUNTS = [
  ['-l, --keep-last <n>', 'the newest n'],
  ['-H, --keep-hourly <n>', 'the newest of each of n hours'],
  ['-d, --keep-daily <n>', 'the newest of each of n days'],
  ['-w, --keep-weekly <n>', 'the newest of each of n weeks'],
  ['-m, --keep-monthly <n>', 'the newest of each of n months'],
  ['-y, --keep-yearly <n>', 'the newest of each of n years'],
] as const;
const PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];

/** Gives a command these options. */
export function addKeepOptions(command: Command): Command {
  command
    .option(
      '--keep-newest <n>',
      'a simple rule: the newest n of each computer, or `all`',
      parseNewest,
    )
    .option('--smart', 'a simple rule: all of a day, daily for a month, weekly for a year');
  for (const [flags, what] of COUNTS) {
    command.option(flags, `keep ${what}, or \`unlimited\``, parseCount);
  }
  command.option('--keep-within <span>', 'keep all of that time, such as 1y6m7d12h', parseSpan);
  for (const period of PERIODS) {
    command.option(`--keep-within-${period} <span>`, `keep ${period} ones of it`, parseSpan);
  }
  return command
    .option(
      '--keep-tag <tag[,tag...]>',
      'keep those with all these tags (can be repeated)',
      collectTagLists,
    )
    .option(
      '-g, --group-by <group>',
      `apply the policy to each host, paths, tags (default: ${DEFAULT_GROUP})`,
    );
}

/**
 * The rule that the options mean; `undefined` when they keep nothing in particular.
 * @throws KirschError `BAD_ARGUMENT` for rules that contradict each other
 */
export function ruleOf(options: KeepOptions): RetentionRule | undefined {
  const policy = policyOf(options);
  const hasPolicy = !isEmptyPolicy(policy);
  const wanted = [hasPolicy, options.keepNewest !== undefined, options.smart === true];
  const simple = wanted[1] || wanted[2];
  if (wanted.filter(Boolean).length > 1 || (simple && options.groupBy !== undefined)) {
    throw new KirschError('BAD_ARGUMENT', 'A simple rule stands alone.', {
      hint: 'Choose --keep-newest, or --smart, or a policy of --keep-… options with its --group-by.',
    });
  }
  if (options.keepNewest !== undefined) return keepNewest(options.keepNewest);
  if (options.smart) return smartRule();
  return hasPolicy ? { kind: 'policy', policy, groupBy: groupByOf(options) } : undefined;
}

/** What `--group-by` says. */
export function groupByOf({ groupBy = DEFAULT_GROUP }: KeepOptions) {
  return parseGroupBy(groupBy);
}

function policyOf(options: KeepOptions): KeepPolicy {
  const named = {
    last: options.keepLast,
    hourly: options.keepHourly,
    daily: options.keepDaily,
    weekly: options.keepWeekly,
    monthly: options.keepMonthly,
    yearly: options.keepYearly,
    within: options.keepWithin,
    withinHourly: options.keepWithinHourly,
    withinDaily: options.keepWithinDaily,
    withinWeekly: options.keepWithinWeekly,
    withinMonthly: options.keepWithinMonthly,
    withinYearly: options.keepWithinYearly,
    tags: options.keepTag,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function parseCount(text: string): number {
  return text === 'unlimited' || text === '-1' ? Number.POSITIVE_INFINITY : parseWhole(text);
}

function parseNewest(text: string): number {
  const count = text === 'all' ? Number.POSITIVE_INFINITY : parseWhole(text);
  if (count < 1) throw new InvalidArgumentError('Give a whole number above 0, or `all`.');
  return count;
}

function parseSpan(text: string): CalendarSpan {
  return parseCalendarSpan(text);
}
