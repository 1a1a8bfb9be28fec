import { displayFileName } from '../../format/index.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf } from '../format-values.ts';
import { withRepository } from '../open-repository.ts';
import { filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

export interface HealCommandOptions extends SnapshotFilterOptions {
  readonly from?: readonly string[];
  readonly originalPaths?: boolean;
  readonly dryRun?: boolean;
}

/** So many paths of files that are still hurt are told. */
const SHOWN_PATHS = 20;

export async function healCommand(
  context: CommandContext,
  names: readonly string[],
  options: HealCommandOptions,
): Promise<number> {
  const { output, env } = context;
  const { heal } = await import('../../operations/repair/heal.ts');
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { from = [], originalPaths = true, dryRun = false } = options;
  const result = await withRepository(context, 'exclusive', async (repository, signal) => {
    const filter = filterOf(options, env);
    const onDamaged = (_id: string, error: Error) => output.warn(error.message);
    const snapshots = await selectSnapshots(repository, { names, filter, signal, onDamaged });
    return heal(repository, snapshots, {
      folders: from,
      fromRecordedPaths: originalPaths,
      dryRun,
      signal,
      onFound: (path, blobs) => {
        if (output.json) output.value({ message_type: 'found', path, blobs });
        else output.say(`${path}: ${countOf(blobs, 'blob')}`);
      },
    });
  });
  const { lost, fromPacks, fromFiles, stillLost, hurtPaths } = result;
  if (output.json) {
    output.value({
      message_type: 'summary',
      dry_run: dryRun,
      lost,
      from_packs: fromPacks,
      from_files: fromFiles,
      still_lost: stillLost,
      hurt_paths: hurtPaths,
    });
  } else {
    for (const path of hurtPaths.slice(0, SHOWN_PATHS))
      output.say(`still hurt: ${displayFileName(path)}`);
    const more = hurtPaths.length - SHOWN_PATHS;
    if (more > 0) output.say(`… and ${countOf(more, 'more path')}`);
    const verb = dryRun ? 'would be brought back' : 'brought back';
    output.say(
      `${countOf(lost, 'blob')} lost: ${verb} ${fromPacks} from packs and ${fromFiles} from files, ${stillLost.length} still lost`,
    );
  }
  return stillLost.length > 0 ? EXIT.failed : EXIT.ok;
}
