import { displayFileName } from '../../format/index.ts';
import type { RepairedSnapshot } from '../../operations/repair/repair-snapshots.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf } from '../format-values.ts';
import { withRepository } from '../open-repository.ts';
import type { Output } from '../output.ts';
import { shortId } from '../snapshot-json.ts';
import { filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

export interface RepairSnapshotsCommandOptions extends SnapshotFilterOptions {
  readonly forget?: boolean;
  readonly removeUnreadable?: boolean;
  readonly dryRun?: boolean;
}

/** What is changed in a folder listing, in words. */
const CHANGES = {
  'content-removed': 'removed missing content',
  'size-corrected': 'corrected its size',
  'folder-emptied': 'replaced by an empty folder',
  'entry-removed': 'removed, as its type is not known',
} as const;

export async function repairSnapshotsCommand(
  context: CommandContext,
  names: readonly string[],
  options: RepairSnapshotsCommandOptions,
): Promise<number> {
  const { output, env } = context;
  const { repairSnapshots } = await import('../../operations/repair/repair-snapshots.ts');
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { forget = false, removeUnreadable = false, dryRun = false } = options;
  const unreadable: string[] = [];
  const done = await withRepository(context, 'exclusive', async (repository, signal) => {
    const filter = filterOf(options, env);
    const onDamaged = (id: string, error: Error) => {
      unreadable.push(id);
      output.warn(error.message);
    };
    const snapshots = await selectSnapshots(repository, { names, filter, signal, onDamaged });
    const repaired = await repairSnapshots(repository, snapshots, {
      forget,
      dryRun,
      signal,
      onRepair: ({ path, change }) => output.say(`  ${displayFileName(path)}: ${CHANGES[change]}`),
      onSnapshot: (snapshot) => report(output, snapshot, { forget, dryRun }),
    });
    if (removeUnreadable && !dryRun) {
      for (const id of unreadable) await repository.remove('snapshot', id, signal);
    }
    return repaired;
  });
  const changed = done.filter(({ fate }) => fate === 'repaired').length;
  const failed = done.filter(({ fate }) => fate === 'failed').length;
  if (output.json) {
    output.value({
      message_type: 'summary',
      dry_run: dryRun,
      changed_snapshots: changed,
      unreadable,
    });
  } else {
    output.say(`${dryRun ? 'would repair' : 'repaired'} ${countOf(changed, 'snapshot')}`);
    if (unreadable.length > 0)
      tellUnreadable(output, unreadable.length, removeUnreadable && !dryRun);
  }
  return failed > 0 || (unreadable.length > 0 && !removeUnreadable) ? EXIT.failed : EXIT.ok;
}

function report(
  output: Output,
  { oldId, newId, fate, error }: RepairedSnapshot,
  { forget, dryRun }: { readonly forget: boolean; readonly dryRun: boolean },
): void {
  const name = `snapshot ${shortId(oldId)}`;
  if (output.json && fate !== 'whole') {
    output.value({
      message_type: fate === 'repaired' ? 'changed' : fate,
      old_snapshot_id: oldId,
      ...(newId !== undefined && { new_snapshot_id: newId }),
      ...(error && { message: error.message }),
    });
  }
  if (fate === 'whole') output.say(`${name} is whole`, 1);
  else if (fate === 'failed') output.warn(`${name}: ${error!.message}`);
  else if (fate === 'lost') {
    const what = !forget ? 'stays; --forget removes it' : dryRun ? 'would be removed' : 'removed';
    output.say(`${name}: its root is lost, nothing can be made of it: ${what}`);
  } else if (newId === undefined) output.say(`${name} would be made anew`);
  else output.say(`${name}: saved new snapshot ${shortId(newId)}`);
}

function tellUnreadable(output: Output, count: number, isRemoved: boolean): void {
  const files = countOf(count, 'snapshot file');
  if (isRemoved) output.say(`removed ${files} that could not be read`);
  else {
    output.say(
      `${files} cannot be read: \`kirsch recover\` brings back what they led to, --remove-unreadable removes them`,
    );
  }
}
