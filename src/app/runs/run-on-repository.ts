import {
  type IndexedRepository,
  loadIndex,
  loadSnapshots,
  type OpenRepository,
  type StoredSnapshot,
  withLock,
} from '../../index.ts';
import type { JobKind, JobResult, JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { lockFor } from './lock-for.ts';

/** What work under a lock gets. */
export interface LockedWork {
  readonly repository: OpenRepository;
  /** Every backup that can be read, oldest first. */
  readonly snapshots: readonly StoredSnapshot[];
  /** Fires when the job is cancelled, and when the lock is lost. */
  readonly signal: AbortSignal;
  readonly job: JobContext;
}

export interface RunOptions {
  readonly subject?: string;
  /** `exclusive` for what changes or removes, `shared` for what reads for long, `none` for who locks by himself. */
  readonly lock: 'none' | 'shared' | 'exclusive';
  /** Whether the list of backups is another one afterwards. @default false */
  readonly changesBackups?: boolean;
}

/** Starts a job that works on the chosen repository. */
export async function runOnRepository<Kind extends JobKind>(
  parts: AppParts,
  kind: Kind,
  { subject, lock, changesBackups = false }: RunOptions,
  work: (locked: LockedWork) => Promise<JobResult<Kind>>,
): Promise<JobView> {
  const { chosen, contents, events, jobs } = parts;
  const { storage } = await chosen.ready();
  const options = { storage: storage.name, ...(subject !== undefined && { subject }) };
  return jobs.start(kind, options, async (job) => {
    try {
      return await chosen.use((repository) => {
        const run = async (signal: AbortSignal) => {
          const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
          return work({ repository, snapshots, signal, job });
        };
        if (lock === 'none') return run(job.signal);
        return withLock(repository, lockFor(lock === 'exclusive', job), run);
      });
    } finally {
      if (changesBackups) {
        contents.forget();
        // What the rule for old backups holds depends on them.
        events.changed('backups', 'computers', 'settings');
      }
    }
  });
}

/** The index, read after the backups that need it. */
export function indexOf({ repository, signal }: LockedWork): Promise<IndexedRepository> {
  return loadIndex(repository, { signal });
}
