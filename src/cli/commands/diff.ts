import type { Command } from 'commander';
import { displayFileName } from '../../format/index.ts';
import type { DiffCounts, DiffStatistics } from '../../operations/diff/diff-snapshots.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withIndex } from '../open-repository.ts';
import { shortId } from '../snapshot-json.ts';

interface DiffCommandOptions {
  readonly metadata?: boolean;
}

export function defineDiff(program: Command, action: ActionMaker): void {
  const command = program
    .command('diff <from> <to>')
    .description(
      'Show what changed from one backup to another: + added, - removed, M content, T type, U metadata, ? content that changed while nothing else did.',
    )
    .option('--metadata', 'show changes of metadata')
    .action(action<DiffCommandOptions>(diff));
  withExample(
    command,
    'kirsch diff 3cd34dfe latest',
    'kirsch diff 3cd34dfe:/home/ada latest:/home/ada',
  );
}

async function diff(
  context: CommandContext,
  [from, to]: readonly string[],
  { metadata = false }: DiffCommandOptions,
): Promise<undefined> {
  const { output } = context;
  const { diffTrees } = await import('../../operations/diff/diff-snapshots.ts');
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { findFolder } = await import('../../operations/trees/find-in-tree.ts');
  const choose = async (repository: OpenRepository, signal: AbortSignal) => ({
    before: await resolveSnapshot(repository, from!, { signal }),
    after: await resolveSnapshot(repository, to!, { signal }),
  });
  await withIndex(context, choose, async (repository, { before, after }, signal) => {
    const [fromTree, toTree] = await Promise.all(
      [before, after].map(({ snapshot, path }) =>
        findFolder(repository, snapshot.tree, path, signal),
      ),
    );
    output.say(`comparing snapshot ${shortId(before.id)} to ${shortId(after.id)}:`);
    output.say('');
    const { changes, statistics } = diffTrees(repository, fromTree!, toTree!, { metadata, signal });
    for await (const { path, modifier } of changes) {
      await output.bytes(
        output.json
          ? `${JSON.stringify({ message_type: 'change', path, modifier })}\n`
          : `${modifier.padEnd(4)} ${displayFileName(path)}\n`,
        signal,
      );
    }
    if (output.json) output.value(statisticsJson(statistics, before.id, after.id));
    else for (const line of statisticsLines(statistics)) output.say(line);
  });
}

function statisticsLines({ changedFiles, added, removed }: DiffStatistics): string[] {
  const row = (title: string, plus: number, minus: number) =>
    `${`${title}:`.padEnd(12)} ${String(plus).padStart(5)} new, ${String(minus).padStart(5)} removed`;
  return [
    '',
    `${row('Files', added.files, removed.files)}, ${String(changedFiles).padStart(5)} changed`,
    row('Dirs', added.dirs, removed.dirs),
    row('Others', added.others, removed.others),
    row('Data Blobs', added.dataBlobs, removed.dataBlobs),
    row('Tree Blobs', added.treeBlobs, removed.treeBlobs),
    `  Added:   ${formatBytes(added.bytes)}`,
    `  Removed: ${formatBytes(removed.bytes)}`,
  ];
}

function statisticsJson(
  { changedFiles, added, removed }: DiffStatistics,
  from: string,
  to: string,
): Record<string, unknown> {
  const counts = ({ files, dirs, others, dataBlobs, treeBlobs, bytes }: DiffCounts) => ({
    files,
    dirs,
    others,
    data_blobs: dataBlobs,
    tree_blobs: treeBlobs,
    bytes,
  });
  return {
    message_type: 'statistics',
    source_snapshot: from,
    target_snapshot: to,
    changed_files: changedFiles,
    added: counts(added),
    removed: counts(removed),
  };
}
