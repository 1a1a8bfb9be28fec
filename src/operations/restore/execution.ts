import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { Breather } from './breather.ts';
import { ContentComparison } from './content-comparison.ts';
import { ContentRestorer, type RestoreContext } from './content-restorer.ts';
import { makeFolders } from './make-folders.ts';
import type { PlannedFile, PlannedFolder } from './planned-file.ts';
import { removeTree } from './remove-tree.ts';
import type { EntryFailure, EntryToMake } from './restore-job.ts';
import { insidePath, localPath, type PlannedLink } from './restore-plan.ts';
import { endsTheRestore, failureOf, targetError } from './target-failure.ts';

/** Entries without content, sent to a worker in one message. */
const BATCH = 256;

export interface ExecutionResult {
  readonly deleted: number;
  readonly verified: number | undefined;
}

/** An entry to make, and what to do once it is there. */
interface MakeTask {
  readonly folder: PlannedFolder;
  readonly entry: EntryToMake;
  readonly done: () => void;
}

/**
 * Does what a plan says. Folders come first and get their metadata last, the innermost first: whatever is put into a
 * folder changes its times, and a folder may be one that nobody may write to.
 */
export class Execution {
  readonly #context: RestoreContext;
  readonly #breather: Breather;
  readonly #content: ContentRestorer;

  constructor(context: RestoreContext) {
    this.#context = context;
    this.#breather = new Breather(context.signal);
    this.#content = new ContentRestorer(context);
  }

  async run(verify: boolean): Promise<ExecutionResult> {
    const { plan, report } = this.#context;
    await makeFolders(plan, report, this.#breather);
    await this.#content.run();
    await this.#make(this.#emptyFiles());
    await this.#make(this.#unchangedFiles());
    await this.#make(this.#specialEntries());
    await this.#make(this.#hardLinks());
    const deleted = await this.#delete();
    await this.#finishFolders();
    return { deleted, verified: verify ? await this.#verify() : undefined };
  }

  *#emptyFiles(): Generator<MakeTask> {
    for (const file of this.#context.plan.files) {
      if (file.entries.length > 0) continue;
      const { folder, metadata } = file;
      const path = this.#pathOf(file);
      yield {
        folder,
        entry: { make: 'empty file', path, metadata, beside: !folder.isNew },
        done: () => this.#fileDone(file),
      };
    }
  }

  *#unchangedFiles(): Generator<MakeTask> {
    for (const file of this.#context.plan.unchanged) {
      const { folder, metadata } = file;
      yield {
        folder,
        entry: { make: 'nothing', type: 'other', path: this.#pathOf(file), metadata, beside: true },
        done: () => this.#fileDone(file),
      };
    }
  }

  *#specialEntries(): Generator<MakeTask> {
    for (const special of this.#context.plan.entries) {
      const { folder, metadata, make, type } = special;
      yield {
        folder,
        entry: { ...make, path: this.#pathOf(special), metadata, beside: !folder.isNew },
        done: () => this.#context.report.entry(special, type, 0),
      };
    }
  }

  *#hardLinks(): Generator<MakeTask> {
    const { plan } = this.#context;
    for (const link of plan.links) {
      const { folder, first } = link;
      const linkTarget = localPath(plan.summary.target, first);
      yield {
        folder,
        entry: { make: 'hard link', path: this.#pathOf(link), linkTarget, beside: !folder.isNew },
        done: () => this.#fileDone(link),
      };
    }
  }

  /** Has entries made by the workers, many at a time; reports those that could not be. */
  async #make(tasks: Iterable<MakeTask>): Promise<void> {
    const { workers, signal } = this.#context;
    await forEachConcurrently(
      inBatches(tasks, BATCH),
      2 * workers.count,
      async (batch) => {
        const entries = batch.map(({ entry }) => entry);
        const { failures } = await workers.run({ kind: 'make', entries });
        const failureAt = new Map(failures.map((failure) => [failure.path, failure]));
        for (const { entry, done } of batch) {
          if (this.#isDone(failureAt.get(entry.path))) done();
        }
        this.#context.report.progress();
      },
      signal,
    );
  }

  /** Whether the entry is there by now; reports what went wrong. @throws KirschError when that ends the restore */
  #isDone(failure: EntryFailure | undefined): boolean {
    if (!failure) return true;
    const { report } = this.#context;
    const { path, metadataOnly } = failure;
    if (metadataOnly) {
      report.issue(path, 'metadata', targetError(path, failure, 'given all its metadata'));
      return true;
    }
    const error = targetError(path, failure);
    if (endsTheRestore(failure)) throw error;
    report.issue(path, 'restore', error);
    return false;
  }

  /** Only when nothing was lost: what is still missing from the backup may be among what would go. */
  async #delete(): Promise<number> {
    const { plan, report } = this.#context;
    const { deletions, target } = plan.summary;
    if (deletions.length === 0) return 0;
    if (report.losses > 0) {
      report.issue(target, 'delete', nothingDeleted(deletions.length));
      return 0;
    }
    let deleted = 0;
    for (const path of deletions) {
      try {
        await removeTree(path, this.#breather);
        deleted++;
        report.deletion(path.slice(localPath(target, '/').length));
      } catch (error) {
        throwIfAborted(this.#context.signal);
        report.issue(path, 'delete', targetError(path, failureOf(error), 'removed'));
      }
    }
    return deleted;
  }

  async #finishFolders(): Promise<void> {
    const levels = Map.groupBy(this.#context.plan.folders, ({ depth }) => depth);
    for (const depth of [...levels.keys()].sort((a, b) => b - a)) {
      await this.#make(this.#folderMetadata(levels.get(depth)!));
    }
  }

  *#folderMetadata(folders: readonly PlannedFolder[]): Generator<MakeTask> {
    const { plan, report } = this.#context;
    for (const folder of folders) {
      const { metadata } = folder;
      if (!metadata) continue;
      const path = localPath(plan.summary.target, folder.inside);
      yield {
        folder,
        entry: { make: 'nothing', type: 'dir', path, metadata, beside: false },
        done: () => report.folder(folder),
      };
    }
  }

  *#restoredFiles(): Generator<PlannedFile> {
    const { plan } = this.#context;
    for (let number = 0; number < plan.files.length; number++) {
      const file = plan.files.get(number);
      if (!file.folder.isMissing && !this.#content.failed.has(number)) yield file;
    }
    yield* plan.unchanged;
  }

  /** Reads every file back. */
  async #verify(): Promise<number> {
    const { workers, report, signal } = this.#context;
    const comparison = new ContentComparison(workers);
    let verified = 0;
    for (const file of this.#restoredFiles()) {
      throwIfAborted(signal);
      const path = this.#pathOf(file);
      await comparison.add({
        path,
        entries: file.entries,
        size: file.size,
        done: (found) => {
          if (found?.sameSize && !found.matches.includes(0)) verified++;
          else if (!signal?.aborted) report.issue(path, 'verify', notVerified(path));
        },
      });
    }
    await comparison.finish();
    throwIfAborted(signal);
    return verified;
  }

  #fileDone(file: PlannedFile | PlannedLink): void {
    const { report } = this.#context;
    report.file(file.size);
    report.entry(file, 'file', file.size);
  }

  #pathOf(entry: { readonly folder: PlannedFolder; readonly name: string }): string {
    return localPath(this.#context.plan.summary.target, insidePath(entry));
  }
}

/** Without those whose folder could not be made. */
function* inBatches(tasks: Iterable<MakeTask>, size: number): Generator<MakeTask[]> {
  let batch: MakeTask[] = [];
  for (const task of tasks) {
    if (task.folder.isMissing) continue;
    batch.push(task);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function nothingDeleted(count: number): KirschError {
  return new KirschError(
    'TARGET_UNWRITABLE',
    `Nothing was deleted, for not everything could be restored (${count} to delete).`,
    { hint: 'Solve what was reported before and restore again.' },
  );
}

function notVerified(path: string): KirschError {
  return new KirschError(
    'TARGET_UNWRITABLE',
    `${displayFileName(path)} does not hold what was written to it.`,
    { hint: 'Check that no other program writes there, and that the disk is sound.' },
  );
}
