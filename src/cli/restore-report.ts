import { displayFileName } from '../format/index.ts';
import { isLossOfData } from '../operations/loss-of-data.ts';
import type { Issue, OnProgress, Progress } from '../operations/progress.ts';
import type {
  RestoredEntry,
  RestoreOptions,
  RestoreResult,
} from '../operations/restore/restore-options.ts';
import { EXIT } from './exit-codes.ts';
import { countOf, formatBytes, formatDuration } from './format-values.ts';
import type { Output } from './output.ts';
import { shareDone, showProgress } from './status-lines.ts';

/** restic's words for what becomes of an entry. */
const ACTIONS: Readonly<Record<RestoredEntry['change'], string>> = {
  created: 'restored',
  updated: 'updated',
  unchanged: 'unchanged',
  kept: 'unchanged',
  deleted: 'deleted',
};

/** Tells how a restore goes, for people or as restic's JSON lines. */
export class RestoreReport {
  readonly #output: Output;
  readonly #dryRun: boolean;
  readonly #started = performance.now();
  /** Whether something could not be restored for want of what the repository should have. */
  #isDamaged = false;

  constructor(output: Output, options: { readonly dryRun: boolean }) {
    this.#output = output;
    this.#dryRun = options.dryRun;
  }

  /** What the restore calls as it goes. */
  get handlers(): Pick<RestoreOptions, 'onProgress' | 'onIssue' | 'onEntry'> {
    return {
      onProgress: showProgress(this.#output, statusJson),
      onIssue: (issue) => this.#tellIssue(issue),
      ...(this.#output.verbosity >= 1 && { onEntry: (entry) => this.#tellEntry(entry) }),
    };
  }

  finish(result: RestoreResult): void {
    const { files, bytes, filesUnchanged, deleted, verified, issues, plan } = result;
    if (this.#output.json) {
      this.#output.value({
        message_type: 'summary',
        ...(this.#dryRun && { dry_run: true }),
        seconds_elapsed: Math.floor((performance.now() - this.#started) / 1000),
        total_files: plan.filesCreated + plan.filesUpdated + plan.filesUnchanged,
        files_restored: files - filesUnchanged,
        files_skipped: filesUnchanged + plan.entriesKept,
        files_deleted: deleted,
        total_bytes: plan.totalBytes,
        bytes_restored: bytes,
        ...(verified !== undefined && { files_verified: verified }),
      });
      if (issues > 0) this.#output.warnValue(exitError(issues));
      return;
    }
    this.#tellSummary(result);
  }

  #tellSummary({
    files,
    bytes,
    filesUnchanged,
    deleted,
    verified,
    issues,
    plan,
  }: RestoreResult): void {
    const output = this.#output;
    const time = formatDuration(performance.now() - this.#started);
    if (this.#dryRun) {
      const toWrite = plan.filesCreated + plan.filesUpdated;
      output.say(
        `Would restore ${countOf(toWrite, 'file')} (${formatBytes(plan.bytesToWrite)}), keep ${plan.filesUnchanged + plan.entriesKept}, delete ${plan.deletions.length}`,
      );
    } else {
      output.say(
        `Restored ${countOf(files, 'file')} (${formatBytes(bytes)}) in ${time}, ${filesUnchanged} of them unchanged`,
      );
      if (deleted > 0)
        output.say(`Deleted ${countOf(deleted, 'entry').replace('entrys', 'entries')}`);
      if (verified !== undefined) output.say(`Verified ${countOf(verified, 'file')}`);
    }
    if (issues === 0) return;
    output.warn(`kirsch: ${exitError(issues).message}`);
    if (this.#isDamaged) {
      output.warn(
        '  `kirsch check --read-data` says what the repository has lost, and how to mend it.',
      );
    }
  }

  #tellIssue({ item, during, error }: Issue): void {
    const { message } = error;
    this.#isDamaged ||= isLossOfData(error);
    if (this.#output.json) {
      this.#output.warnValue({ message_type: 'error', error: { message }, during, item });
    } else {
      // What is wrong in the repository is told by its own names there: a person wants to know the file.
      const whole = message.includes(item) ? message : `${item} could not be restored: ${message}`;
      this.#output.warn(`error: ${displayFileName(whole)}`);
    }
  }

  #tellEntry({ path, change, size, type }: RestoredEntry): void {
    const action = ACTIONS[change];
    // As in restic: what is unchanged is only told at the highest level.
    if (action === 'unchanged' && this.#output.verbosity < 2) return;
    if (this.#output.json) {
      this.#output.value({ message_type: 'verbose_status', action, item: path, size });
      return;
    }
    const extent = type === 'file' ? ` with size ${formatBytes(size)}` : '';
    this.#output.say(`${action.padEnd(9)} ${displayFileName(path)}${extent}`, 1);
  }
}

function exitError(issues: number) {
  const message =
    issues === 1
      ? 'one thing could not be restored as it was'
      : `${issues} things could not be restored as they were`;
  return { message_type: 'exit_error', code: EXIT.failed, message };
}

/** Shows how far a restore is. */
export function restoreProgress(output: Output): OnProgress {
  return showProgress(output, statusJson);
}

function statusJson(progress: Progress, secondsElapsed: number): Record<string, unknown> {
  const { files, bytes, totalFiles, totalBytes } = progress;
  return {
    seconds_elapsed: secondsElapsed,
    percent_done: shareDone(progress),
    total_files: totalFiles,
    files_restored: files,
    total_bytes: totalBytes,
    bytes_restored: bytes,
  };
}
