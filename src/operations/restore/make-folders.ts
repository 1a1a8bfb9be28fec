import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { nodePath } from '../../file-system/index.ts';
import type { Breather } from './breather.ts';
import type { PlannedFolder } from './planned-file.ts';
import { removeTree } from './remove-tree.ts';
import { localPath, type RestorePlan } from './restore-plan.ts';
import type { RestoreReport } from './restore-report.ts';
import { endsTheRestore, failureOf, targetError } from './target-failure.ts';

/** Until everything is in it, a folder is its owner's alone. */
const MODE_WHILE_FILLING = 0o700;

/** Clears the way and makes every folder of the plan. What fails is reported, and marked as missing. */
export async function makeFolders(
  plan: RestorePlan,
  report: RestoreReport,
  breather: Breather,
): Promise<void> {
  const { target } = plan.summary;
  for (const path of [...plan.leftovers, ...plan.obstacles]) {
    await attempt(path, report, 'removed', () => removeTree(path, breather));
  }
  for (const folder of plan.folders) {
    if (!folder.parent) continue;
    const path = localPath(target, folder.inside);
    folder.isMissing = folder.parent.isMissing;
    if (folder.isNew && !folder.isMissing) {
      const isMade = await attempt(path, report, 'restored', () => makeFolder(folder, path));
      folder.isMissing = !isMade;
    }
    if (breather.isDue) await breather.breathe();
  }
}

function makeFolder(folder: PlannedFolder, path: string): void {
  if (folder.replaces) unlinkSync(nodePath(path));
  try {
    mkdirSync(nodePath(path), MODE_WHILE_FILLING);
  } catch (error) {
    // A file system that does not tell apart two names of the snapshot; the contents are merged, as far as they can be.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!lstatSync(nodePath(path)).isDirectory()) throw error;
    folder.isNew = false;
  }
}

async function attempt(
  path: string,
  report: RestoreReport,
  what: string,
  action: () => void | Promise<void>,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'ABORTED') throw error;
    if (endsTheRestore(failure)) throw targetError(path, failure, what);
    report.issue(path, 'restore', targetError(path, failure, what));
    return false;
  }
}
