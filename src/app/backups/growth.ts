import type { z } from '@hono/zod-openapi';
import type { OpenRepository } from '../../index.ts';
import type { BackupRowView, Growth } from '../api/backup-schemas.ts';

/** How the storage grew, day by day of UTC, and what it takes now. */
export async function growthOf(
  repository: OpenRepository,
  rows: readonly BackupRowView[],
): Promise<z.infer<typeof Growth>> {
  let storedBytes = 0;
  for await (const { size } of repository.list('pack')) storedBytes += size;
  return { storedBytes, points: growthPoints(rows) };
}

/** @param rows oldest first */
export function growthPoints(rows: readonly BackupRowView[]): z.infer<typeof Growth>['points'] {
  const days = new Map<string, { bytesNew: number; backups: number }>();
  for (const { time, bytesNew = 0 } of rows) {
    const day = `${time.slice(0, 10)}T00:00:00.000Z`;
    const known = days.get(day) ?? { bytesNew: 0, backups: 0 };
    days.set(day, { bytesNew: known.bytesNew + bytesNew, backups: known.backups + 1 });
  }
  let bytesTotal = 0;
  return [...days].map(([time, { bytesNew, backups }]) => {
    bytesTotal += bytesNew;
    return { time, bytesNew, bytesTotal, backups };
  });
}
