import type { Command } from 'commander';
import type { ActionMaker } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { collect } from '../option-parsers.ts';
import { addSnapshotFilter } from '../snapshot-options.ts';
import { type HealCommandOptions, healCommand } from './repair-heal.ts';
import { type RepairIndexCommandOptions, repairIndexCommand } from './repair-index.ts';
import { type RepairPacksCommandOptions, repairPacksCommand } from './repair-packs.ts';
import { type RepairSnapshotsCommandOptions, repairSnapshotsCommand } from './repair-snapshots.ts';

const DRY_RUN = ['-n, --dry-run', 'show what would be done, and change nothing'] as const;

export function defineRepair(program: Command, action: ActionMaker): void {
  const repair = program
    .command('repair')
    .description('Mend what `check` has found: index, then packs, then heal, snapshots last.');
  withExample(
    repair
      .command('index')
      .description('Make the index say what the packs hold.')
      .option('--read-all-packs', 'read the header of every pack, not only where something is off')
      .option(...DRY_RUN)
      .action(action<RepairIndexCommandOptions>(repairIndexCommand)),
    'kirsch repair index --dry-run',
  );
  withExample(
    repair
      .command('packs <ids...>')
      .description('Move what is intact in damaged packs into new ones, and remove the damaged.')
      .option('--copies <folder>', 'keep copies of the damaged packs there (default: here)')
      .option('--no-copies', 'keep no copies')
      .option(...DRY_RUN)
      .action(action<RepairPacksCommandOptions>(repairPacksCommand)),
    'kirsch repair packs 5f3c9a0e',
  );
  withExample(
    addSnapshotFilter(
      repair
        .command('heal [snapshots...]')
        .description('Bring back lost data: from packs about to be deleted, and from local files.'),
    )
      .option('--from <folder>', 'look at all files below it, too (can be repeated)', collect)
      .option('--no-original-paths', 'do not look where the files were backed up from')
      .option(...DRY_RUN)
      .action(action<HealCommandOptions>(healCommand)),
    'kirsch repair heal --from /mnt/old-disk',
  );
  withExample(
    addSnapshotFilter(
      repair
        .command('snapshots [snapshots...]')
        .description('Make backups anew without what is lost for good.'),
    )
      .option('--forget', 'remove the originals instead of tagging the new ones `repaired`')
      .option('--remove-unreadable', 'remove snapshot files that cannot be read')
      .option(...DRY_RUN)
      .action(action<RepairSnapshotsCommandOptions>(repairSnapshotsCommand)),
    'kirsch repair snapshots --dry-run',
  );
}
