import { toKirschError } from '../../errors/index.ts';
import type { Issue } from '../progress.ts';
import type { PlannedFolder } from './planned-file.ts';
import type { RestoredEntry, RestoreOptions } from './restore-options.ts';
import { insidePath } from './restore-plan.ts';

const INTERVAL_MS = 100;

/** Counts what happens in a restore, and tells whoever asked for it. */
export class RestoreReport {
  readonly #options: Pick<RestoreOptions, 'onProgress' | 'onIssue' | 'onEntry'>;
  #lastProgress = 0;
  /** Below the target, an entry that is worked on. */
  current = '';
  files = 0;
  bytes = 0;
  totalFiles = 0;
  totalBytes = 0;
  totalKnown = false;
  transferred = 0;
  issues = 0;
  /** Issues that concern content: what is deleted for good has to wait until there are none. */
  losses = 0;

  constructor(options: Pick<RestoreOptions, 'onProgress' | 'onIssue' | 'onEntry'>) {
    this.#options = options;
  }

  /** Whether anybody wants to hear of single entries. */
  get wantsEntries(): boolean {
    return this.#options.onEntry !== undefined;
  }

  issue(item: string, during: Issue['during'], error: unknown): void {
    this.issues++;
    if (during !== 'metadata') this.losses++;
    this.#options.onIssue?.({ item, during, error: toKirschError(error) });
  }

  /** A file is as it should be. */
  file(bytes: number): void {
    this.files++;
    this.bytes += bytes;
  }

  /** An entry's fate is known, or planned. */
  entry(
    entry: {
      readonly folder: PlannedFolder;
      readonly name: string;
      readonly change: RestoredEntry['change'];
    },
    type: RestoredEntry['type'],
    size: number,
  ): void {
    if (!this.wantsEntries) return;
    this.#options.onEntry?.({ path: insidePath(entry), type, change: entry.change, size });
  }

  folder(folder: PlannedFolder): void {
    const change = folder.isNew ? 'created' : 'unchanged';
    this.#options.onEntry?.({ path: folder.inside, type: 'dir', change, size: 0 });
  }

  deletion(path: string): void {
    this.#options.onEntry?.({ path, type: '', change: 'deleted', size: 0 });
  }

  /** Tells the progress, unless it was told just now. */
  progress(isLast = false): void {
    const { onProgress } = this.#options;
    const now = performance.now();
    if (!onProgress || (!isLast && now - this.#lastProgress < INTERVAL_MS)) return;
    this.#lastProgress = now;
    const { files, bytes, totalFiles, totalBytes, totalKnown, transferred } = this;
    const current = this.current === '' ? {} : { current: this.current };
    onProgress({ files, bytes, totalFiles, totalBytes, totalKnown, transferred, ...current });
  }
}
