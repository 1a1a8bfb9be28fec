import { type AcquireLockOptions, thisProcess } from '../../index.ts';
import type { JobContext } from '../jobs/running-job.ts';

/** Locks that keep others out are held for seconds: a person would try again, and so do we. */
const WAIT_MS = 60_000;
/** A request that is no job is waited for by a page that shows nothing meanwhile. */
const SHORT_WAIT_MS = 5_000;

/** How the app locks the repository. @param job whose progress says that it waits for others */
export function lockFor(exclusive: boolean, job?: JobContext): AcquireLockOptions {
  return {
    exclusive,
    owner: thisProcess(),
    retryFor: job ? WAIT_MS : SHORT_WAIT_MS,
    signal: job?.signal,
    onWait: () => job?.report({ stage: 'waiting-for-others' }),
  };
}
