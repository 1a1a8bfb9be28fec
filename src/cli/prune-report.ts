import type { PruneResult } from '../operations/prune/prune-options.ts';
import type { Amount, PruneTotals } from '../operations/prune/prune-totals.ts';
import { countOf, formatBytes, formatLocalTime, formatPercent } from './format-values.ts';

/** What is there, and what is to be done about it, for people. */
export function planLines(totals: PruneTotals, isInstant: boolean): string[] {
  const { used, duplicate, unused, repacked, carried, emptied, unindexed, tolerated } = totals;
  const { takenBack, waiting, listed } = totals;
  const fate = isInstant ? 'to delete' : 'to mark';
  const ripe = isInstant ? { count: 0, bytes: 0 } : totals.deleted;
  const remaining = listed.bytes - repacked.bytes - emptied.bytes + carried.bytes;
  const share =
    remaining > 0 ? `, ${formatPercent(tolerated.bytes, remaining)} of what remains` : '';
  const rows: (readonly [label: string, amount: Amount, text: string])[] = [
    ['used', used, blobs(used)],
    ['duplicates', duplicate, blobs(duplicate)],
    ['unused', unused, blobs(unused)],
    [
      'to repack',
      repacked,
      `${packs(repacked)}, of which ${formatBytes(carried.bytes)} are stored again`,
    ],
    [fate, emptied, `${packs(emptied)}, of which nothing is used`],
    [fate, unindexed, `${packs(unindexed)}, which no index names: left by interrupted runs`],
    ['to take back', takenBack, `${packs(takenBack)}, which were marked and are used`],
    ['to delete', ripe, `${packs(ripe)}, which were marked before`],
    ['waiting', waiting, `${packs(waiting)}, which were marked not long ago`],
  ];
  return [
    ...rows.filter(([, { count }]) => count > 0).map(([label, , text]) => row(label, text)),
    row('unused then', `${formatBytes(tolerated.bytes)}${share}`),
  ];
}

function row(label: string, text: string): string {
  return `${label}:`.padEnd(14) + text;
}

/** What was done, for people. */
export function resultLines(result: PruneResult): string[] {
  const { repacked, marked, deleted, takenBack, waiting, nextDeletion } = result;
  const lines: string[] = [];
  if (repacked.count > 0) lines.push(`repacked ${packs(repacked)}`);
  if (takenBack.count > 0) lines.push(`took back ${packs(takenBack)}`);
  if (marked.count > 0) lines.push(`marked ${packs(marked)} for deletion`);
  if (deleted.count > 0) lines.push(`deleted ${packs(deleted)}`);
  if (lines.length === 0) lines.push('nothing was to be done');
  if (nextDeletion) {
    const pending = { count: marked.count + waiting.count, bytes: marked.bytes + waiting.bytes };
    const when = formatLocalTime(nextDeletion.toISOString());
    lines.push(`${packs(pending)} are freed by prunes from ${when} on`);
  }
  return lines;
}

/** The summary as restic prints it, and what only Kirsch knows. */
export function pruneJson({ plan, ...result }: PruneResult, dryRun: boolean) {
  const { used, duplicate, unused, carried, repacked, emptied, unindexed, listed } = plan;
  const { forgotten, kept, tolerated, uncompressedBytes } = plan;
  const total = listed.bytes + unindexed.bytes;
  const repackRemove = repacked.bytes - carried.bytes;
  const removeTotal = emptied.bytes + unindexed.bytes + repackRemove;
  return {
    message_type: 'summary',
    dry_run: dryRun,
    blobs: {
      used: used.count,
      duplicate: duplicate.count,
      unused: unused.count,
      total: used.count + duplicate.count + unused.count,
      repack: carried.count,
      remaining: used.count + tolerated.count,
    },
    bytes: {
      used: used.bytes,
      duplicate: duplicate.bytes,
      unused: unused.bytes,
      unreferenced: unindexed.bytes,
      uncompressed: uncompressedBytes,
      total,
      repack: repacked.bytes,
      repack_remove: repackRemove,
      remove: emptied.bytes,
      remove_total: removeTotal,
      remaining: total - removeTotal,
      remaining_unused: tolerated.bytes,
    },
    packfiles: {
      used: plan.wholePacks,
      unused: plan.unusedPacks,
      partly_used: plan.partlyUsedPacks,
      unreferenced: unindexed.count,
      total: listed.count + unindexed.count,
      keep: kept.count,
      repack: repacked.count,
      remove: emptied.count,
      remove_total: emptied.count + unindexed.count,
      missing: forgotten.count,
    },
    repacked: result.repacked,
    marked: result.marked,
    deleted: result.deleted,
    taken_back: result.takenBack,
    waiting: result.waiting,
    next_deletion: result.nextDeletion?.toISOString() ?? null,
  };
}

function blobs({ count, bytes }: Amount): string {
  return `${countOf(count, 'blob')}, ${formatBytes(bytes)}`;
}

function packs({ count, bytes }: Amount): string {
  return `${countOf(count, 'pack')}, ${formatBytes(bytes)}`;
}
