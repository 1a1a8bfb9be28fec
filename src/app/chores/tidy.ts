import type { z } from '@hono/zod-openapi';
import {
  type AppSettings,
  computersOf,
  type ForgetPlan,
  forgetSnapshots,
  keepNewest,
  loadSnapshots,
  localOffsetAt,
  type OpenRepository,
  planForget,
  type RetentionRule,
  type StoredSnapshot,
  smartRule,
  withLock,
} from '../../index.ts';
import type { TidyResult } from '../api/chore-schemas.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { lockFor } from '../runs/lock-for.ts';

type Tidied = z.infer<typeof TidyResult>;

/** The rule that a person chose in simple words; `undefined` when everything is kept. */
export function ruleOf(retention: AppSettings['retention']): RetentionRule | undefined {
  switch (retention.kind) {
    case 'keep-all':
      return undefined;
    case 'newest':
      return keepNewest(retention.count);
    case 'smart':
      return smartRule();
  }
}

/**
 * Removes the backups that the rule does not keep. What is pinned, the newest of each computer and generation, and what
 * is held since a backup shrank stay in any case.
 * @throws KirschError `REPOSITORY_LOCKED`, `STORAGE_DENIED` with keys that may only add, or the storage's own
 */
export async function tidy(
  repository: OpenRepository,
  rule: RetentionRule,
  job: JobContext,
): Promise<Tidied> {
  return withLock(repository, lockFor(true, job), async (signal) => {
    const all = await loadSnapshots(repository, { signal });
    const plan = planForget(all, { rule, now: Date.now(), offsetAt: localOffsetAt });
    const { removed, failed } = await forgetSnapshots(repository, all, plan.remove, {
      signal,
      onIssue: (id, error) => job.issue({ item: id, during: 'remove', error }),
    });
    return {
      removed: removed.length,
      failed: failed.length,
      holding: viewsOfHolding(plan.holding, all),
    };
  });
}

/** The backups that shrank, with both sides of what fell, under the names that people have given to their computers. */
export function viewsOfHolding(
  holding: ForgetPlan['holding'],
  snapshots: readonly StoredSnapshot[],
): Tidied['holding'] {
  const computers = computersOf(snapshots);
  const nameFor = (id: string) =>
    computers.find((computer) => computer.snapshots.some((stored) => stored.id === id))?.name;
  return holding.map(({ to, figures, held }) => ({
    id: to.id,
    computer: nameFor(to.id) ?? to.snapshot.hostname,
    time: new Date(to.snapshot.time).toISOString(),
    held,
    figures: figures.map(({ figure, before, after }) => ({ figure, before, after })),
  }));
}
