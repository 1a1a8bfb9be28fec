import type { Command } from 'commander';
import { Option } from 'commander';
import {
  COUNTING_MODES,
  type CountingMode,
  type Statistics,
} from '../../operations/stats/counting-mode.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withIndex } from '../open-repository.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface StatsOptions extends SnapshotFilterOptions {
  readonly mode: CountingMode;
}

export function defineStats(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program.command('stats [snapshots...]').description('Count what backups hold.'),
  )
    .addOption(
      new Option('--mode <mode>', 'what to count').choices(COUNTING_MODES).default('restore-size'),
    )
    .action(action<StatsOptions>(stats));
  withExample(command, 'kirsch stats --mode raw-data');
}

async function stats(
  context: CommandContext,
  names: readonly string[],
  options: StatsOptions,
): Promise<undefined> {
  const { output, env } = context;
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { countStatistics } = await import('../../operations/stats/count-statistics.ts');
  const filter = filterOf(options, env);
  const counted = await withIndex(
    context,
    (repository, signal) => selectSnapshots(repository, { names, filter, signal }),
    (repository, snapshots, signal) =>
      countStatistics(repository, snapshots, { mode: options.mode, signal }),
  );
  if (output.json) output.value(statisticsJson(counted));
  else for (const line of statisticsLines(counted, options.mode)) output.result(line);
}

function statisticsJson(counted: Statistics): Record<string, unknown> {
  const { ratio, progress, saving } = compressionOf(counted);
  const all = {
    total_size: counted.totalSize,
    total_uncompressed_size: counted.uncompressedSize,
    compression_ratio: ratio,
    compression_progress: progress,
    compression_space_saving: saving,
    total_file_count: counted.totalFiles,
    total_blob_count: counted.totalBlobs,
    snapshots_count: counted.snapshots,
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => value !== 0 || name === 'total_size' || name === 'snapshots_count',
    ),
  );
}

function statisticsLines(counted: Statistics, mode: CountingMode): string[] {
  const { ratio, progress, saving } = compressionOf(counted);
  const rows: [string, string][] = [['Snapshots processed', String(counted.snapshots)]];
  if (counted.totalBlobs > 0) rows.push(['Total Blob Count', String(counted.totalBlobs)]);
  if (counted.totalFiles > 0) rows.push(['Total File Count', String(counted.totalFiles)]);
  if (counted.uncompressedSize > 0) {
    rows.push(['Total Uncompressed Size', formatBytes(counted.uncompressedSize)]);
  }
  rows.push(['Total Size', formatBytes(counted.totalSize)]);
  if (counted.uncompressedSize > 0) {
    rows.push(
      ['Compression Progress', `${progress.toFixed(2)}%`],
      ['Compression Ratio', `${ratio.toFixed(2)}x`],
      ['Compression Space Saving', `${saving.toFixed(2)}%`],
    );
  }
  return [
    `Stats in ${mode} mode:`,
    ...rows.map(([title, value]) => `${title.padStart(24)}:  ${value}`),
  ];
}

function compressionOf(counted: Statistics): { ratio: number; progress: number; saving: number } {
  const { totalSize, uncompressedSize, compressedBlobsSize, compressedBlobsUncompressedSize } =
    counted;
  const isCompressed = compressedBlobsSize > 0;
  const isCounted = uncompressedSize > 0;
  return {
    ratio: isCompressed ? compressedBlobsUncompressedSize / compressedBlobsSize : 0,
    progress: isCounted ? (100 * compressedBlobsUncompressedSize) / uncompressedSize : 0,
    saving: isCounted ? 100 * (1 - totalSize / uncompressedSize) : 0,
  };
}
