import { isAbsolute, resolve } from 'node:path';
import type { z } from '@hono/zod-openapi';
import { KirschError, type RestorePlanSummary, restore } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { RestoreRequest } from '../api/restore-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { followReference } from '../backups/entry-reference.ts';
import { findSnapshot } from './find-snapshots.ts';
import { indexOf, type LockedWork, runOnRepository } from './run-on-repository.ts';

type Request = z.infer<typeof RestoreRequest>;

/** Finds out what a restore to a folder would do; nothing is written. */
export function planRestore(parts: AppParts, id: string, request: Request): Promise<JobView> {
  const target = targetOf(request);
  const options = { lock: 'shared', subject: id } as const;
  return runOnRepository(parts, 'restore-plan', options, async (work) => {
    const { plan } = await restoreFrom(work, id, request, target, true);
    return describePlan(plan);
  });
}

/** Restores a backup, or an entry of it, to a folder. */
export function runRestore(parts: AppParts, id: string, request: Request): Promise<JobView> {
  const target = targetOf(request);
  const options = { lock: 'shared', subject: id } as const;
  return runOnRepository(parts, 'restore', options, async (work) => {
    const result = await restoreFrom(work, id, request, target, false);
    const { files, bytes, filesUnchanged, verified, issues } = result;
    return {
      target,
      files,
      bytes,
      filesUnchanged,
      ...(verified !== undefined && { verified }),
      issues,
    };
  });
}

async function restoreFrom(
  work: LockedWork,
  id: string,
  { at = '/', overwrite, verify }: Request,
  target: string,
  dryRun: boolean,
) {
  const { snapshots, signal, job } = work;
  const { snapshot } = findSnapshot(snapshots, id);
  return restore(await indexOf(work), {
    snapshot,
    path: followReference(at),
    target,
    overwrite,
    verify: verify && !dryRun,
    dryRun,
    signal,
    onProgress: (progress) => job.report({ stage: dryRun ? 'plan' : 'restore', ...progress }),
    onIssue: job.issue,
  });
}

function targetOf({ target }: Request): string {
  if (isAbsolute(target) && !target.includes('\0')) return resolve(target);
  throw new KirschError('BAD_ARGUMENT', 'The folder to restore to is an absolute path.', {
    hint: 'For example a new folder in your home folder.',
    details: { reason: 'path-not-absolute' },
  });
}

function describePlan(plan: RestorePlanSummary) {
  const { target, filesCreated, filesUpdated, filesUnchanged, entriesKept } = plan;
  const { totalBytes, bytesToWrite, bytesToDownload } = plan;
  return {
    target,
    filesCreated,
    filesUpdated,
    filesUnchanged,
    entriesKept,
    totalBytes,
    bytesToWrite,
    bytesToDownload,
  };
}
