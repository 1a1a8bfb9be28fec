import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { localPlatform, openFileSystem } from '../../file-system/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { createSelection } from '../selection.ts';
import { findInTree, partsOfPath } from '../trees/find-in-tree.ts';
import { createAttributeSelection } from './attribute-selection.ts';
import { Execution } from './execution.ts';
import { newTemporaryPrefix } from './leftovers.ts';
import { Planner, type RestoreRoot } from './planner.ts';
import { checkRoom, findTarget, makeTarget, type Target } from './prepare-target.ts';
import type { RestoreOptions, RestoreResult } from './restore-options.ts';
import type { RestorePlan } from './restore-plan.ts';
import { RestoreReport } from './restore-report.ts';
import { RestoreWorkers } from './restore-workers.ts';

/**
 * Restores a snapshot, or a part of it, into a folder. What is right there already is kept; a file is either as the
 * snapshot has it, or as it was before. What cannot be restored is reported through `onIssue`, and the rest goes on. An
 * interrupted restore leaves whole files only, and the next one finishes the rest.
 *
 * @throws KirschError `PATH_NOT_FOUND`, `TARGET_UNWRITABLE` for the target as a whole, `DISK_FULL`, `ABORTED`, and the
 * storage's own when it cannot be reached.
 */
export async function restore(
  repository: IndexedRepository,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const { signal, dryRun = false } = options;
  const report = new RestoreReport(options);
  const temporaryPrefix = newTemporaryPrefix();
  const workers =
    options.workers instanceof RestoreWorkers
      ? options.workers
      : new RestoreWorkers(options.workers);
  const stopWorkers = () => workers.stop();
  signal?.addEventListener('abort', stopWorkers);
  try {
    throwIfAborted(signal);
    const target = findTarget(options.target);
    refuseToEmptyTheDisk(target, options);
    const { includeAttributes = [], excludeAttributes = [] } = options;
    const attributes = { includeAttributes, excludeAttributes };
    // Here as well: what is wrong with a pattern is said before anything begins.
    createAttributeSelection(attributes);
    workers.start({
      table: repository.index.table.handle,
      masterKey: repository.repository.masterKey,
      sparse: options.sparse ?? false,
      ownerNames: options.ownerNames ?? false,
      attributes,
      temporaryPrefix,
    });
    const plan = await makePlan(repository, options, target, workers, report);
    await options.onPlan?.(plan.summary);
    throwIfAborted(signal);
    if (dryRun) {
      reportPlan(plan, report);
      return resultOf(plan, report, { deleted: 0, verified: undefined });
    }
    // What is updated makes room again file by file, so of those only the largest counts.
    const needed = plan.files.createdBytes + plan.files.largestUpdate;
    if (!options.sparse) checkRoom(target, needed);
    makeTarget(target);
    const context = { repository, plan, workers, report, temporaryPrefix, signal };
    const done = await new Execution(context).run(options.verify ?? false);
    report.progress(true);
    return resultOf(plan, report, done);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stopWorkers);
    await workers.close();
  }
}

async function makePlan(
  repository: IndexedRepository,
  options: RestoreOptions,
  target: Target,
  workers: RestoreWorkers,
  report: RestoreReport,
): Promise<RestorePlan> {
  const { signal, snapshot, path = '/' } = options;
  const planner = new Planner(repository, {
    target: target.path,
    targetExists: target.exists,
    selection: options.select ?? createSelection(options),
    overwrite: options.overwrite ?? 'always',
    delete: options.delete ?? false,
    accounts: options.ownerNames ? openFileSystem() : undefined,
    workers,
    namesFor: options.namesFor ?? localPlatform,
    onIssue: (inside, error) => report.issue(inside, 'plan', error),
    onRenamed: (inside, error) => report.issue(inside, 'metadata', error),
    onKept: (entry) => options.onEntry?.(entry),
    signal,
  });
  const plan = await planner.plan(await findRoot(repository, snapshot.tree, path, signal));
  throwIfAborted(signal);
  report.totalFiles = plan.files.length + plan.unchanged.length + plan.links.length;
  report.totalBytes = plan.summary.totalBytes;
  report.totalKnown = true;
  return plan;
}

async function findRoot(
  repository: IndexedRepository,
  tree: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<RestoreRoot> {
  if (partsOfPath(path).length === 0) return { tree };
  const node = await findInTree(repository, tree, path, signal);
  if (node.type !== 'dir') return { node };
  if (node.subtree !== undefined) return { tree: node.subtree };
  throw new KirschError('DAMAGED', `The folder ${path} has no listing.`, { details: { path } });
}

/** As restic: without this, one wrong word on the command line would remove the system. */
function refuseToEmptyTheDisk(target: Target, options: RestoreOptions): void {
  const includes = [...(options.includes ?? []), ...(options.caseInsensitiveIncludes ?? [])];
  if (!options.delete || target.path !== '/' || includes.length > 0) return;
  throw new KirschError('BAD_ARGUMENT', 'Deleting is refused with / as the target.', {
    hint: 'Say with --include which part of it is to become as in the snapshot.',
  });
}

function reportPlan(plan: RestorePlan, report: RestoreReport): void {
  for (const folder of plan.folders) if (folder.depth > 0) report.folder(folder);
  for (const files of [plan.files, plan.unchanged, plan.links]) {
    for (const file of files) report.entry(file, 'file', file.size);
  }
  for (const entry of plan.entries) report.entry(entry, entry.type, 0);
  for (const path of plan.summary.deletions)
    report.deletion(path.slice(plan.summary.target.length));
}

function resultOf(
  plan: RestorePlan,
  report: RestoreReport,
  { deleted, verified }: { deleted: number; verified: number | undefined },
): RestoreResult {
  return {
    plan: plan.summary,
    files: report.files,
    bytes: report.bytes,
    filesUnchanged: plan.summary.filesUnchanged,
    deleted,
    verified,
    issues: report.issues,
  };
}
