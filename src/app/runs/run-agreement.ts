import { agreeToFall } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { findSnapshot } from './find-snapshots.ts';
import { runOnRepository } from './run-on-repository.ts';

/** Notes in a backup that it is rightly so much smaller than the one before. It bears another id afterwards. */
export function runAgreement(parts: AppParts, id: string): Promise<JobView> {
  const options = { lock: 'exclusive', changesBackups: true, subject: id } as const;
  return runOnRepository(parts, 'change', options, async ({ repository, snapshots, signal }) => {
    await agreeToFall(repository, snapshots, findSnapshot(snapshots, id), { signal });
    return { changed: 1 };
  });
}
