import { KirschError, lookAtPrivacy, s3SettingsOf } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppBasis } from '../app-parts.ts';

/** Every repository has it, directly in its folder. */
const OBJECT = 'config';

/**
 * Looks whether others can read the bucket, and leaves a warning in the run if so. Resolves to the job when it is over, or to
 * `undefined` where there is no bucket.
 */
export async function lookWhoCanRead({
  chosen,
  jobs,
  storages,
}: Pick<AppBasis, 'chosen' | 'jobs' | 'storages'>): Promise<JobView | undefined> {
  const { storage, location, options } = await chosen.ready();
  if (location.kind !== 's3') return undefined;
  const about = { storage: storage.name, trigger: 'schedule' } as const;
  const started = jobs.start('privacy', about, async (job) => {
    const { signal } = job;
    const report = await lookAtPrivacy(s3SettingsOf(location, options), { key: OBJECT, signal });
    if (!report) throw new KirschError('ABORTED', 'It was stopped.');
    await storages.notePrivacyLook(storage.name);
    if (report.state === 'public') {
      const { says, steps } = report;
      const error = new KirschError('BUCKET_PUBLIC', says, {
        hint: ['Backups are encrypted all the same.', ...steps].join(' '),
        details: { bucket: location.bucket },
      });
      job.issue({ item: storage.name, during: 'privacy', error });
    }
    return { state: report.state };
  });
  return jobs.ended(started.id);
}
