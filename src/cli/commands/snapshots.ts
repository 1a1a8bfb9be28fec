import type { Command } from 'commander';
import type { SnapshotGroup } from '../../operations/snapshots/group-snapshots.ts';
import type { StoredSnapshot } from '../../operations/snapshots/load-snapshots.ts';
import { tagsForPeople } from '../../operations/snapshots/tags-for-people.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf, formatBytes, formatLocalTime } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { parsePositive } from '../option-parsers.ts';
import type { Output } from '../output.ts';
import { tableLines } from '../print-table.ts';
import { shortId, snapshotJson } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface SnapshotsOptions extends SnapshotFilterOptions {
  readonly compact?: boolean;
  readonly groupBy?: string;
  readonly latest?: number;
}

export function defineSnapshots(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program.command('snapshots [snapshots...]').description('List the backups.'),
  )
    .option('-c, --compact', 'leave out paths')
    .option('-g, --group-by <group>', 'group by host, paths and tags, parted by commas')
    .option('--latest <n>', 'only the newest n of each host and path', parsePositive)
    .action(action<SnapshotsOptions>(snapshots));
  withExample(command, 'kirsch snapshots --host laptop --latest 3');
}

async function snapshots(
  context: CommandContext,
  names: readonly string[],
  options: SnapshotsOptions,
): Promise<undefined> {
  const { output, env } = context;
  const { groupSnapshots, newestOfEach, parseGroupBy } = await import(
    '../../operations/snapshots/group-snapshots.ts'
  );
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const by = options.groupBy === undefined ? [] : parseGroupBy(options.groupBy);
  const found = await withRepository(context, 'none', (repository, signal) =>
    selectSnapshots(repository, {
      names,
      filter: filterOf(options, env),
      signal,
      onDamaged: (_id, error) => output.warn(error.message),
    }),
  );
  const shown = options.latest === undefined ? found : newestOfEach(found, options.latest);
  const groups = groupSnapshots(shown, by);
  if (output.json) {
    output.value(by.length === 0 ? shown.map(snapshotJson) : groups.map(groupJson));
    return;
  }
  if (by.length === 0) printTable(output, shown, options);
  for (const group of by.length === 0 ? [] : groups) {
    output.result(describeGroup(group));
    printTable(output, group.snapshots, options);
  }
}

function printTable(
  output: Output,
  snapshots: readonly StoredSnapshot[],
  { compact = false }: SnapshotsOptions,
): void {
  const rows = snapshots.map(({ id, snapshot }) => {
    const { time, hostname, paths, summary } = snapshot;
    const tags = tagsForPeople(snapshot);
    const size = summary ? formatBytes(summary.totalBytesProcessed) : '';
    const start = [shortId(id), formatLocalTime(time), hostname];
    return compact ? [...start, tags, size] : [...start, tags.join(','), paths, size];
  });
  const head = ['ID', 'Time', 'Host', 'Tags', ...(compact ? [] : ['Paths']), 'Size'];
  for (const line of tableLines({ head, rows, alignRight: [head.length - 1] })) output.result(line);
  output.result(countOf(snapshots.length, 'snapshot'));
}

function describeGroup({ host, paths, tags }: SnapshotGroup): string {
  const parts = [
    host === undefined ? '' : `host [${host}]`,
    paths === undefined ? '' : `paths [${paths.join(', ')}]`,
    tags === undefined ? '' : `tags [${tags.join(', ')}]`,
  ];
  return `snapshots for (${parts.filter((part) => part !== '').join(', ')}):`;
}

function groupJson({ host, paths, tags, snapshots }: SnapshotGroup): Record<string, unknown> {
  return {
    group_key: { hostname: host ?? '', paths: paths ?? null, tags: tags ?? null },
    snapshots: snapshots.map(snapshotJson),
  };
}
