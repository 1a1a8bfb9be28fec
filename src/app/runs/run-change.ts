import type { z } from '@hono/zod-openapi';
import { PINNED_TAG, tagSnapshots } from '../../index.ts';
import type { BackupChange } from '../api/backup-schemas.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { labelTags, labelTagsOf } from '../backups/backup-labels.ts';
import { findSnapshots } from './find-snapshots.ts';
import { runOnRepository } from './run-on-repository.ts';

/** Gives backups a label, pins them, or takes either away. They bear other ids afterwards. */
export function runChange(
  parts: AppParts,
  { ids, label, isPinned }: z.infer<typeof BackupChange>,
): Promise<JobView> {
  const options = { lock: 'exclusive', changesBackups: true } as const;
  return runOnRepository(
    parts,
    'change',
    options,
    async ({ repository, snapshots, signal, job }) => {
      const chosen = findSnapshots(snapshots, ids);
      let changed = 0;
      for (const [done, stored] of chosen.entries()) {
        const labels = label === undefined ? [] : labelTags(label);
        const add = [...labels, ...(isPinned === true ? [PINNED_TAG] : [])];
        const remove = [
          ...(label === undefined ? [] : labelTagsOf(stored.snapshot)),
          ...(isPinned === false ? [PINNED_TAG] : []),
        ].filter((tag) => !add.includes(tag));
        if (add.length + remove.length === 0) continue;
        changed += (await tagSnapshots(repository, [stored], { add, remove }, { signal })).length;
        job.report({ files: done + 1, totalFiles: chosen.length, totalKnown: true });
      }
      return { changed };
    },
  );
}
