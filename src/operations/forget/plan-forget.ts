import { KirschError } from '../../errors/index.ts';
import { parseTime } from '../../format/index.ts';
import { computersOf } from '../computers/list-computers.ts';
import { groupSnapshots } from '../snapshots/group-snapshots.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { applyGuard, type HoldingFall, KEPT_BESIDES } from './apply-guard.ts';
import { sourceKeyOf } from './collapse-guard.ts';
import {
  applyPolicy,
  type JudgedSnapshot,
  type KeepPolicy,
  type PolicyClock,
} from './keep-policy.ts';
import { isPinned } from './pins.ts';
import type { RetentionRule } from './retention-rule.ts';

/** What `planForget` is told. */
export interface PlanForgetOptions extends PolicyClock {
  readonly rule: RetentionRule;
  /** Ids of the snapshots that the rule is for. @default all */
  readonly selected?: ReadonlySet<string>;
  /** `false`: the rule alone decides, besides pins. @default true */
  readonly guard?: boolean;
}

/** What becomes of the snapshots of one group. */
export interface PlannedGroup {
  /** Only what was grouped by is set. */
  readonly host?: string;
  readonly paths?: readonly string[];
  readonly tags?: readonly string[];
  /** The computer's name and, where its backups bear one, its id; with a rule for each computer. */
  readonly computer?: { readonly id: string | undefined; readonly name: string };
  /** What stays, and why, newest first. */
  readonly keep: readonly JudgedSnapshot[];
  /** What goes, newest first. */
  readonly remove: readonly StoredSnapshot[];
}

/** What a rule does to a repository. */
export interface ForgetPlan {
  readonly groups: readonly PlannedGroup[];
  /** What goes, of all groups, oldest first. */
  readonly remove: readonly StoredSnapshot[];
  /** Falls that nobody has agreed to, and that held something back. */
  readonly holding: readonly HoldingFall[];
}

/**
 * Decides what a rule keeps and removes. Pinned snapshots stay in any case.
 * @param all every snapshot of the repository, oldest first: the guard looks at all of them
 * @throws KirschError `BAD_ARGUMENT` when a policy would leave nothing of a group: it is taken for a mistake, as by restic
 */
export function planForget(all: readonly StoredSnapshot[], options: PlanForgetOptions): ForgetPlan {
  const { rule, selected, guard = true } = options;
  const chosen = selected ? all.filter(({ id }) => selected.has(id)) : all;
  const groups = judgeGroups(chosen, rule, options);
  if (rule.kind !== 'nothing') refuseRemovingAll(groups);
  const condemned = groups.flatMap(({ judged }) =>
    judged.flatMap(({ stored, reasons }) => (reasons.length > 0 ? [] : [stored.id])),
  );
  const { saved, holding } = guard ? applyGuard(all, new Set(condemned)) : NO_GUARD;
  const planned = groups.map(({ judged, ...key }): PlannedGroup => {
    const final = judged.map(({ stored, reasons }) => {
      const besides = saved.get(stored.id);
      return { stored, reasons: besides === undefined ? reasons : [besides] };
    });
    const keep = final.filter(({ reasons }) => reasons.length > 0);
    const remove = final.flatMap(({ stored, reasons }) => (reasons.length > 0 ? [] : [stored]));
    return { ...key, keep, remove };
  });
  const going = new Set(planned.flatMap(({ remove }) => remove.map(({ id }) => id)));
  return { groups: planned, remove: all.filter(({ id }) => going.has(id)), holding };
}

const NO_GUARD = { saved: new Map<string, string>(), holding: [] };

type JudgedGroup = Omit<PlannedGroup, 'keep' | 'remove'> & {
  readonly judged: readonly JudgedSnapshot[];
};

function judgeGroups(
  snapshots: readonly StoredSnapshot[],
  rule: RetentionRule,
  clock: PolicyClock,
): JudgedGroup[] {
  if (rule.kind === 'computer') {
    return computersOf(snapshots).map(({ id, name, host, snapshots: own }) => ({
      host,
      computer: { id, name },
      judged: withPins(judgeComputer(own, rule.policy, clock)),
    }));
  }
  return groupSnapshots(snapshots, rule.groupBy).map(({ snapshots: own, ...key }) => ({
    ...key,
    judged: withPins(
      rule.kind === 'nothing'
        ? own.toReversed().map((stored) => ({ stored, reasons: [] }))
        : applyPolicy(own.toReversed(), rule.policy, clock),
    ),
  }));
}

function judgeComputer(
  oldestFirst: readonly StoredSnapshot[],
  policy: KeepPolicy,
  clock: PolicyClock,
): JudgedSnapshot[] {
  const newestFirst = oldestFirst.toReversed();
  const now = BigInt(clock.now) * 1_000_000n;
  const isFuture = ({ snapshot }: StoredSnapshot) => parseTime(snapshot.time).nanoseconds > now;
  const past = newestFirst.filter((stored) => !isFuture(stored));
  const judged = [
    ...newestFirst.filter(isFuture).map((stored) => ({ stored, reasons: [KEPT_BESIDES.future] })),
    ...applyPolicy(past, policy, clock),
  ];
  const newest = new Set([...Map.groupBy(past, sourceKeyOf).values()].map(([first]) => first!.id));
  return judged.map(({ stored, reasons }) =>
    reasons.length === 0 && newest.has(stored.id)
      ? { stored, reasons: [KEPT_BESIDES.paths] }
      : { stored, reasons },
  );
}

function withPins(judged: readonly JudgedSnapshot[]): JudgedSnapshot[] {
  return judged.map(({ stored, reasons }) => ({
    stored,
    reasons: isPinned(stored.snapshot) ? [...reasons, KEPT_BESIDES.pinned] : reasons,
  }));
}

function refuseRemovingAll(groups: readonly JudgedGroup[]): void {
  const emptied = groups.find(({ judged }) => judged.every(({ reasons }) => reasons.length === 0));
  if (!emptied) return;
  const { host, paths, tags } = emptied;
  const key = [
    host === undefined ? '' : ` of host ${host}`,
    paths === undefined ? '' : ` of ${paths.join(', ')}`,
    tags === undefined ? '' : ` with tags [${tags.join(', ')}]`,
  ].join('');
  throw new KirschError(
    'BAD_ARGUMENT',
    `The policy would remove every backup${key}, so nothing is removed.`,
    {
      hint: 'Keep at least one, or remove all without a policy: `--unsafe-allow-remove-all` with --host, --tag or --path.',
    },
  );
}
