import type { z } from '@hono/zod-openapi';
import { type OpenRepository, prune } from '../../index.ts';
import type { PruneResult } from '../api/chore-schemas.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { lockTerms } from '../runs/lock-for.ts';

/**
 * Prunes in two phases, beside other computers that back up: what is unused now is marked, what was marked a day ago goes.
 * @throws KirschError as `prune`
 */
export async function giveSpaceBack(
  repository: OpenRepository,
  job: JobContext,
): Promise<z.infer<typeof PruneResult>> {
  const { deleted, marked, waiting, nextDeletion } = await prune(repository, {
    lock: lockTerms(job),
    signal: job.signal,
    onProgress: (stage, progress) => job.report({ ...progress, stage }),
  });
  return {
    freed: deleted.bytes,
    waiting: marked.bytes + waiting.bytes,
    ...(nextDeletion && { nextDeletion: nextDeletion.toISOString() }),
  };
}
