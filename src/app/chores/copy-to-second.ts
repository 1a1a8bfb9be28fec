import type { z } from '@hono/zod-openapi';
import {
  copySnapshots,
  loadIndex,
  loadSnapshots,
  type OpenRepository,
  planCopy,
  withLock,
} from '../../index.ts';
import type { CopyResult } from '../api/chore-schemas.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { lockFor } from '../runs/lock-for.ts';

/**
 * Brings the backups to a second repository that it has not yet.
 * @throws KirschError as `copySnapshots`, of either storage
 */
export async function copyToSecond(
  source: OpenRepository,
  target: OpenRepository,
  job: JobContext,
): Promise<z.infer<typeof CopyResult>> {
  return withLock(source, lockFor(false, job), (held) =>
    withLock(target, { ...lockFor(false, job), signal: held }, async (signal) => {
      const [here, there] = await Promise.all([
        loadSnapshots(source, { signal }),
        // A damaged one is no copy of anything.
        loadSnapshots(target, { signal, onDamaged: () => {} }),
      ]);
      const { missing } = planCopy(here, there);
      if (missing.length === 0) return { backups: 0, bytes: 0, hurt: 0 };
      const [from, to] = await Promise.all([
        loadIndex(source, { signal }),
        loadIndex(target, { signal }),
      ]);
      const { copied, bytes, hurt } = await copySnapshots(from, to, missing, {
        signal,
        onProgress: (progress) => job.report({ ...progress, transferred: progress.bytes }),
        onHurt: (id, error) => job.issue({ item: id, during: 'copy', error }),
      });
      return { backups: copied.length, bytes, hurt };
    }),
  );
}
