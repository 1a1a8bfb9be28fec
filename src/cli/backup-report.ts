import { displayFileName } from '../format/index.ts';
import type {
  BackedUpEntry,
  BackupOptions,
  BackupResult,
} from '../operations/backup/backup-options.ts';
import type { SourceScan } from '../operations/backup/source-scan.ts';
import type { Issue, Progress } from '../operations/progress.ts';
import { formatBytes, formatDuration } from './format-values.ts';
import type { Output } from './output.ts';
import { shortId, snapshotJson } from './snapshot-json.ts';
import { shareDone, showProgress } from './status-lines.ts';

/** Tells how a backup goes, for people or as restic's JSON lines. */
export class BackupReport {
  readonly #output: Output;
  readonly #dryRun: boolean;
  readonly #started = performance.now();

  constructor(output: Output, options: { readonly dryRun: boolean }) {
    this.#output = output;
    this.#dryRun = options.dryRun;
  }

  /** Whether anybody sees how much is left. */
  get showsTimeLeft(): boolean {
    const { json, verbosity, progress } = this.#output;
    return verbosity >= 0 && (json || progress.isOnTerminal);
  }

  /**
   * What the backup calls as it goes.
   * @param scan knows how much there is before the backup does
   */
  handlers(
    scan: SourceScan | undefined,
  ): Pick<BackupOptions, 'onProgress' | 'onIssue' | 'onEntry'> {
    const tellsEntries = this.#output.verbosity >= 2;
    const onProgress = showProgress(this.#output, statusJson);
    return {
      onProgress: scan?.wrap(onProgress) ?? onProgress,
      onIssue: (issue) => this.#tellIssue(issue),
      ...(tellsEntries && { onEntry: (entry: BackedUpEntry) => this.#tellEntry(entry) }),
    };
  }

  finish(result: BackupResult): void {
    if (this.#output.json) this.#output.value(this.#summaryJson(result));
    else this.#tellSummary(result);
  }

  #tellIssue({ item, during, error }: Issue): void {
    if (!this.#output.json) {
      this.#output.warn(`error: ${displayFileName(error.message)}`);
      return;
    }
    const { message } = error;
    this.#output.warnValue({ message_type: 'error', error: { message }, during, item });
  }

  #tellEntry({ path, type, change, size }: BackedUpEntry): void {
    const item = type === 'dir' ? `${path}/` : path;
    if (!this.#output.json) {
      this.#output.say(`${change === 'changed' ? 'modified' : change} ${displayFileName(item)}`, 2);
      return;
    }
    const action = change === 'changed' ? 'modified' : change;
    this.#output.value({ message_type: 'verbose_status', action, item, data_size: size });
  }

  #tellSummary({ snapshotId, snapshot, parentId, issues }: BackupResult): void {
    const output = this.#output;
    const { summary } = snapshot;
    output.say(
      parentId
        ? `using parent snapshot ${shortId(parentId)}`
        : 'no parent snapshot found, read all files',
    );
    if (summary) {
      const row = (title: string, counts: readonly number[]) => {
        const [added, changed, same] = counts.map((count) => String(count).padStart(5));
        return `${`${title}:`.padEnd(12)}${added} new, ${changed} changed, ${same} unmodified`;
      };
      output.say('');
      output.say(row('Files', [summary.filesNew, summary.filesChanged, summary.filesUnmodified]));
      output.say(row('Dirs', [summary.dirsNew, summary.dirsChanged, summary.dirsUnmodified]));
      output.say(`Data Blobs: ${String(summary.dataBlobs).padStart(5)} new`, 1);
      output.say(`Tree Blobs: ${String(summary.treeBlobs).padStart(5)} new`, 1);
      output.say(
        `${this.#dryRun ? 'Would add' : 'Added'} to the repository: ${formatBytes(summary.dataAdded)} (${formatBytes(summary.dataAddedPacked)} stored)`,
      );
      output.say('');
      output.say(
        `processed ${summary.totalFilesProcessed} files, ${formatBytes(summary.totalBytesProcessed)} in ${formatDuration(performance.now() - this.#started)}`,
      );
    }
    if (snapshotId) output.say(`snapshot ${shortId(snapshotId)} saved`);
    else if (!this.#dryRun) output.say('nothing has changed: no snapshot was made');
    if (issues > 0) {
      output.warn('kirsch: at least one source file could not be read');
      output.warn(
        '  The backup has all the rest. See to what is named above, or leave it out with --exclude.',
      );
    }
  }

  #summaryJson({ snapshotId, snapshot, issues }: BackupResult): Record<string, unknown> {
    const { summary } = snapshotJson({ id: '', snapshot });
    const { backup_start, backup_end, ...counts } = summary as Record<string, unknown>;
    if (issues > 0) {
      const message = 'Warning: at least one source file could not be read';
      this.#output.warnValue({ message_type: 'exit_error', code: 3, message });
    }
    return {
      message_type: 'summary',
      ...(this.#dryRun && { dry_run: true }),
      ...counts,
      total_duration: (performance.now() - this.#started) / 1000,
      backup_start,
      backup_end,
      ...(snapshotId !== undefined && { snapshot_id: snapshotId }),
    };
  }
}

function statusJson(progress: Progress, secondsElapsed: number): Record<string, unknown> {
  const { files, bytes, totalFiles, totalBytes, totalKnown, current } = progress;
  const rate = secondsElapsed > 0 ? bytes / secondsElapsed : 0;
  return {
    seconds_elapsed: secondsElapsed,
    ...(totalKnown && rate > 0 && { seconds_remaining: Math.ceil((totalBytes - bytes) / rate) }),
    percent_done: shareDone(progress),
    total_files: totalFiles,
    files_done: files,
    total_bytes: totalBytes,
    bytes_done: bytes,
    ...(current && { current_files: [current] }),
  };
}
