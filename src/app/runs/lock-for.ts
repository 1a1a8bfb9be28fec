import { type AcquireLockOptions, thisProcess } from '../../index.ts';
import type { JobContext } from '../jobs/running-job.ts';

/** Locks that keep others out are held for seconds: a person would try again, and so do we. */
const WAIT_MS = 60_000;
/** A request that is no job is waited for by a page that shows nothing meanwhile. */
const SHORT_WAIT_MS = 5_000;

/** Who holds a lock and how long to wait for it, for operations that lock by themselves, as their work needs it. */
export function lockTerms(
  job?: JobContext,
): Pick<AcquireLockOptions, 'owner' | 'retryFor' | 'onWait'> {
  return {
    owner: thisProcess(),
    retryFor: job ? WAIT_MS : SHORT_WAIT_MS,
    onWait: () => job?.report({ stage: 'waiting-for-others' }),
  };
}

/** How the app locks the repository. @param job whose progress says that it waits for others */
export function lockFor(exclusive: boolean, job?: JobContext): AcquireLockOptions {
  return { ...lockTerms(job), exclusive, signal: job?.signal };
}
