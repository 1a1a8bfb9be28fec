import {
  computersOf,
  forgetSnapshots,
  isPinned,
  type OpenRepository,
  prune,
  withLock,
} from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { findSnapshots } from './find-snapshots.ts';
import { lockFor, lockTerms } from './lock-for.ts';
import { runOnRepository } from './run-on-repository.ts';

/** Finds out what deleting these backups would do, and how much would come back. */
export function planDeletion(parts: AppParts, ids: readonly string[]): Promise<JobView> {
  return runOnRepository(parts, 'delete-plan', { lock: 'none' }, async (work) => {
    const { repository, snapshots, job } = work;
    const chosen = findSnapshots(snapshots, ids);
    const pinned = chosen.filter(({ snapshot }) => isPinned(snapshot)).map(({ id }) => id);
    const going = chosen.map(({ id }) => id).filter((id) => !pinned.includes(id));
    const isGoing = new Set(going);
    const lastOfComputers = computersOf(snapshots)
      .filter((computer) => computer.snapshots.every(({ id }) => isGoing.has(id)))
      .map(({ name }) => name);
    // What nobody needs already comes back as well, but not because of these.
    const before = await unusedBytes(repository, new Set(), job);
    const after = going.length === 0 ? before : await unusedBytes(repository, isGoing, job);
    return { ids: going, pinned, lastOfComputers, bytesFreed: Math.max(0, after - before) };
  });
}

/** Deletes these backups, all but pinned ones, and gives back what nobody needs any more. */
export function runDeletion(parts: AppParts, ids: readonly string[]): Promise<JobView> {
  const options = { lock: 'none', changesBackups: true } as const;
  return runOnRepository(parts, 'delete', options, async ({ repository, snapshots, job }) => {
    const forgotten = await withLock(repository, lockFor(true, job), (signal) => {
      const going = findSnapshots(snapshots, ids).filter(({ snapshot }) => !isPinned(snapshot));
      let files = 0;
      return forgetSnapshots(repository, snapshots, going, {
        signal,
        onRemoved: () => job.report({ stage: 'delete', files: ++files, totalFiles: going.length }),
        onIssue: (id, error) => job.issue({ item: id.slice(0, 8), during: 'delete', error }),
      });
    });
    const lock = lockTerms(job);
    const { marked, plan, nextDeletion } = await prune(repository, {
      lock,
      signal: job.signal,
      onProgress: (_stage, progress) => job.report({ stage: 'free-space', ...progress }),
    });
    return {
      removed: [...forgotten.removed],
      failed: [...forgotten.failed],
      // Of a pack that is needed in part, that part is stored again. What goes now had been counted when it was marked.
      bytesFreed: Math.max(0, marked.bytes - plan.carried.bytes),
      ...(nextDeletion && { nextDeletion: nextDeletion.toISOString() }),
    };
  });
}

async function unusedBytes(
  repository: OpenRepository,
  ignoredSnapshots: ReadonlySet<string>,
  job: JobContext,
): Promise<number> {
  const { plan } = await prune(repository, {
    dryRun: true,
    ignoredSnapshots,
    signal: job.signal,
    onProgress: (_stage, progress) => job.report({ stage: 'plan', ...progress }),
  });
  return plan.unused.bytes;
}
