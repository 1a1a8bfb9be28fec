import { z } from '@hono/zod-openapi';
import { Bytes, SnapshotId } from './common-schemas.ts';

export const BackupIds = z
  .object({ ids: z.array(SnapshotId).min(1).max(10_000) })
  .openapi('BackupIds');

/** What deleting these backups would do. */
export const DeletePlan = z
  .object({
    ids: z.array(z.string()),
    pinned: z.array(z.string()).openapi({ description: 'Pinned ones, which are not deleted.' }),
    lastOfComputers: z
      .array(z.string())
      .openapi({ description: 'Computers that would have no backup left.' }),
    bytesFreed: Bytes.openapi({ description: 'What the storage gets back, sooner or later.' }),
  })
  .openapi('DeletePlan');

export const DeleteResult = z
  .object({
    removed: z.array(z.string()),
    failed: z.array(z.string()),
    bytesFreed: Bytes.openapi({ description: 'What the storage gets back, sooner or later.' }),
    nextDeletion: z.string().optional(),
  })
  .openapi('DeleteResult');
