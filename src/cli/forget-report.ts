import type { Fall, Figure } from '../operations/forget/collapse-guard.ts';
import type { ForgetPlan, PlannedGroup } from '../operations/forget/plan-forget.ts';
import type { StoredSnapshot } from '../operations/snapshots/load-snapshots.ts';
import { countOf, formatBytes, formatLocalTime } from './format-values.ts';
import type { Output } from './output.ts';
import { tableLines } from './print-table.ts';
import { shortId, snapshotJson } from './snapshot-json.ts';

const MOST_TOLD = 5;
const NOUN = { bytes: 'byte', files: 'file', messages: 'message' } as const;

/** Shows what a rule keeps, why, and what goes: restic's JSON, or tables for people. */
export function showPlan(output: Output, { groups }: ForgetPlan, compact: boolean): void {
  if (output.json) output.value(groups.map(groupJson));
  else for (const group of groups) showGroup(output, group, compact);
}

/** Says which falls hold a rule back, with their figures, and what to do. People are told the newest ones. */
export function tellHolding(output: Output, { holding }: ForgetPlan): void {
  const told = output.json ? holding : holding.slice(-MOST_TOLD);
  for (const fall of told) {
    const { to, figures, held } = fall;
    if (output.json) {
      output.warnValue({
        message_type: 'held',
        snapshot_id: to.id,
        held_snapshots: held,
        figures: figures.map(({ figure, from, before, after }) => ({
          figure,
          previous_snapshot_id: from.id,
          before,
          after,
        })),
      });
    } else {
      output.warn(
        `${describeFall(fall)} ${countOf(held, 'backup')} that the rule would remove ${held === 1 ? 'stays' : 'stay'}` +
          ` until you say that this is right: kirsch forget --agree ${shortId(to.id)}`,
      );
    }
  }
  const more = holding.length - told.length;
  if (more > 0)
    output.warn(`${countOf(more, 'backup')} before ${more === 1 ? 'is' : 'are'} like that too.`);
}

/** One sentence with both backups and the figures. */
export function describeFall({ to, figures }: Fall): string {
  const parts = figures.map(
    ({ figure, before, after }) => `${amount(figure, after)} instead of ${amount(figure, before)}`,
  );
  const before = [...new Set(figures.map(({ from }) => nameOf(from)))];
  return `The backup ${nameOf(to)} has ${parts.join(' and ')}, compared with ${before.join(' and ')}.`;
}

function showGroup(output: Output, group: PlannedGroup, compact: boolean): void {
  const { keep, remove } = group;
  output.say(`${describeGroup(group)}: keep ${keep.length}, remove ${remove.length}`);
  if (keep.length > 0) {
    output.say('\nkeep');
    const rows = keep.map(({ stored, reasons }) =>
      row(stored, compact, compact ? [] : [[...reasons]]),
    );
    showTable(output, compact ? [] : ['Reasons'], compact, rows);
  }
  if (remove.length > 0) {
    output.say('\nremove');
    const rows = remove.map((stored) => row(stored, compact, []));
    showTable(output, [], compact, rows);
  }
}

type Row = readonly (string | readonly string[])[];

function showTable(
  output: Output,
  more: readonly string[],
  compact: boolean,
  rows: readonly Row[],
): void {
  const head = ['ID', 'Time', 'Host', 'Tags', ...more, ...(compact ? [] : ['Paths'])];
  for (const line of tableLines({ head, rows })) output.say(line);
}

function row({ id, snapshot }: StoredSnapshot, compact: boolean, more: Row): Row {
  const { time, hostname, tags, paths } = snapshot;
  const start = [shortId(id), formatLocalTime(time), hostname, tags.join(',')];
  return [...start, ...more, ...(compact ? [] : [paths])];
}

function describeGroup({ computer, host, paths, tags }: PlannedGroup): string {
  if (computer) {
    return `computer ${computer.name}${computer.id === undefined ? '' : ` (${shortId(computer.id)})`}`;
  }
  const parts = [
    host === undefined ? '' : `host ${host}`,
    paths === undefined ? '' : `paths ${paths.join(', ')}`,
    tags === undefined ? '' : `tags [${tags.join(', ')}]`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'these backups' : parts.join(', ');
}

/** As restic has it, where an empty list is null; `computer` is ours. */
function groupJson({ computer, host, paths, tags, keep, remove }: PlannedGroup) {
  const orNull = <T>(list: readonly T[] | undefined) => (list?.length ? list : null);
  return {
    tags: orNull(tags),
    host: host ?? '',
    paths: orNull(paths),
    ...(computer && { computer: { id: computer.id ?? null, name: computer.name } }),
    keep: orNull(keep.map(({ stored }) => snapshotJson(stored))),
    remove: orNull(remove.map(snapshotJson)),
    reasons: orNull(
      keep.map(({ stored, reasons }) => ({ snapshot: snapshotJson(stored), matches: reasons })),
    ),
  };
}

function nameOf({ id, snapshot }: StoredSnapshot): string {
  return `${shortId(id)} of ${formatLocalTime(snapshot.time)}`;
}

function amount(figure: Figure, value: number): string {
  return figure === 'bytes' ? formatBytes(value) : countOf(value, NOUN[figure]);
}
