import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ForgetPlan } from '../../operations/forget/plan-forget.ts';
import type { RetentionRule } from '../../operations/forget/retention-rule.ts';
import type { StoredSnapshot } from '../../operations/snapshots/load-snapshots.ts';
import { isEmptyFilter, matchesFilter } from '../../operations/snapshots/snapshot-filter.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { describeFall, showPlan, tellHolding } from '../forget-report.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { addKeepOptions, groupByOf, type KeepOptions, ruleOf } from '../keep-options.ts';
import { openRepositoryOf, underLock, withRepository } from '../open-repository.ts';
import { addPruneOptions, type PruneCommandOptions } from '../prune-options.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface ForgetCommandOptions extends SnapshotFilterOptions, KeepOptions, PruneCommandOptions {
  readonly unsafeAllowRemoveAll?: boolean;
  /** False with `--no-guard`. */
  readonly guard: boolean;
  readonly agree?: string;
  readonly compact?: boolean;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}

export function defineForget(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    addKeepOptions(
      program
        .command('forget [snapshots...]')
        .description('Remove backups, by id or by a rule. `prune` gives their space back.'),
    ),
    '--host <host>',
  )
    .option(
      '--unsafe-allow-remove-all',
      'without a rule: remove all that --host, --tag and --path mean',
    )
    .option('--no-guard', 'remove also what is held because a backup shrank suddenly')
    .option('--agree <snapshot>', 'say that this backup is rightly so small, and remove nothing')
    .option('-c, --compact', 'leave out paths and reasons')
    .option('-n, --dry-run', 'show what would be removed, and remove nothing')
    .option('--prune', 'prune afterwards, as the following options say');
  addPruneOptions(command).action(action<ForgetCommandOptions>(forget));
  withExample(command, 'kirsch forget --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --dry-run');
}

async function forget(
  context: CommandContext,
  names: readonly string[],
  options: ForgetCommandOptions,
): Promise<number> {
  const rule = wantedRule(context, names, options);
  if (options.agree !== undefined) return agree(context, options.agree);
  const { dryRun = false, prune = false } = options;
  const pruning = prune ? await import('../run-prune.ts') : undefined;
  pruning?.prepareForPrune(context, { dryRun });
  const repository = await openRepositoryOf(context);
  try {
    const { plan, exitCode } = await planAndRemove(context, repository, names, { rule, options });
    const ignoredSnapshots = new Set(dryRun ? plan.remove.map(({ id }) => id) : []);
    await pruning?.runPrune(context, repository, options, { dryRun, ignoredSnapshots });
    return exitCode;
  } finally {
    await repository.close();
  }
}

async function planAndRemove(
  context: CommandContext,
  repository: OpenRepository,
  names: readonly string[],
  {
    rule,
    options,
  }: { readonly rule: RetentionRule | undefined; readonly options: ForgetCommandOptions },
): Promise<{ readonly plan: ForgetPlan; readonly exitCode: number }> {
  const { output } = context;
  const { dryRun = false } = options;
  const { loadSnapshots } = await import('../../operations/snapshots/load-snapshots.ts');
  return underLock(context, repository, dryRun ? 'none' : 'exclusive', async (signal) => {
    const all = await loadSnapshots(repository, { signal });
    const plan = rule
      ? await planByRule(context, all, rule, options)
      : await planByName(context, repository, names, options);
    showPlan(output, plan, options.compact ?? false);
    tellHolding(output, plan);
    if (!dryRun) return { plan, exitCode: await remove(context, repository, all, plan, signal) };
    output.say(`would remove ${countOf(plan.remove.length, 'backup')}`);
    return { plan, exitCode: EXIT.ok };
  });
}

/**
 * The rule that is asked for; `undefined` when backups are named instead.
 * @throws KirschError `BAD_ARGUMENT` when neither is, or both
 */
function wantedRule(
  { env }: CommandContext,
  names: readonly string[],
  options: ForgetCommandOptions,
): RetentionRule | undefined {
  const rule = ruleOf(options);
  const isOther = options.agree !== undefined;
  if (isOther && (rule || names.length > 0 || options.dryRun)) {
    throw new KirschError('BAD_ARGUMENT', '`--agree` stands alone: it removes nothing.', {
      hint: 'Give the rule in a second run.',
    });
  }
  if (rule && names.length > 0) {
    throw new KirschError('BAD_ARGUMENT', 'Backups are removed by id or by a rule, not both.', {
      hint: 'Leave out the ids, or the rule.',
    });
  }
  if (rule?.kind === 'computer' && !options.guard) {
    throw new KirschError('BAD_ARGUMENT', 'A simple rule never goes without its guard.', {
      hint: '`kirsch forget --agree BACKUP` says that a sudden shrinking is right.',
    });
  }
  if (rule || names.length > 0 || isOther) return rule;
  if (!options.unsafeAllowRemoveAll) {
    throw new KirschError('BAD_ARGUMENT', 'No rule was given, so nothing is removed.', {
      hint: 'For example: `kirsch forget --keep-daily 7 --keep-monthly 12`, or name backups by their ids.',
    });
  }
  if (isEmptyFilter(filterOf(options, env))) {
    throw new KirschError('BAD_ARGUMENT', 'This would remove every backup of the repository.', {
      hint: 'Say which ones with --host, --tag or --path.',
    });
  }
  return { kind: 'nothing', groupBy: groupByOf(options) };
}

async function planByRule(
  { env }: CommandContext,
  all: readonly StoredSnapshot[],
  rule: RetentionRule,
  options: ForgetCommandOptions,
): Promise<ForgetPlan> {
  const [{ planForget }, { localOffsetAt }] = await Promise.all([
    import('../../operations/forget/plan-forget.ts'),
    import('../../operations/forget/calendar-span.ts'),
  ]);
  const filter = filterOf(options, env);
  const selected = all.filter(({ snapshot }) => matchesFilter(snapshot, filter));
  return planForget(all, {
    rule,
    selected: new Set(selected.map(({ id }) => id)),
    // Without a rule a person has chosen what goes.
    guard: options.guard && rule.kind !== 'nothing',
    now: Date.now(),
    offsetAt: localOffsetAt,
  });
}

async function planByName(
  { env, signal }: CommandContext,
  repository: OpenRepository,
  names: readonly string[],
  options: ForgetCommandOptions,
): Promise<ForgetPlan> {
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { refusePinned } = await import('../../operations/forget/pins.ts');
  const remove = await selectSnapshots(repository, {
    names,
    filter: filterOf(options, env),
    signal,
  });
  refusePinned(remove);
  return { groups: [{ keep: [], remove }], remove, holding: [] };
}

async function remove(
  { output }: CommandContext,
  repository: OpenRepository,
  all: readonly StoredSnapshot[],
  plan: ForgetPlan,
  signal: AbortSignal,
): Promise<number> {
  const { forgetSnapshots } = await import('../../operations/forget/forget-snapshots.ts');
  const { removed, failed } = await forgetSnapshots(repository, all, plan.remove, {
    signal,
    onRemoved: (id) => output.say(`removed ${shortId(id)}`, 1),
    onIssue: (id, error) => output.warn(`${shortId(id)} could not be removed: ${error.message}`),
  });
  output.say(`removed ${countOf(removed.length, 'backup')}`);
  return failed.length > 0 ? EXIT.incomplete : EXIT.ok;
}

async function agree(context: CommandContext, name: string): Promise<number> {
  const { output } = context;
  const { agreeToFall } = await import('../../operations/forget/agree-to-fall.ts');
  const { loadSnapshots } = await import('../../operations/snapshots/load-snapshots.ts');
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  await withRepository(context, 'exclusive', async (repository, signal) => {
    const stored = await resolveSnapshot(repository, name, { signal });
    const all = await loadSnapshots(repository, { signal });
    const { fall, replaced } = await agreeToFall(repository, all, stored, { signal });
    if (output.json) {
      const { oldId, newId } = replaced;
      output.value({ message_type: 'agreed', old_snapshot_id: oldId, new_snapshot_id: newId });
    } else {
      output.say(`${describeFall(fall)} Agreed: it is ${shortId(replaced.newId)} now.`);
    }
  });
  return EXIT.ok;
}
