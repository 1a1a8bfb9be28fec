import { z } from '@hono/zod-openapi';
import { Bytes, SnapshotId } from './common-schemas.ts';

export const ComparisonRequest = z
  .object({
    from: SnapshotId,
    to: z.union([SnapshotId, z.literal('now')]).openapi({
      description: 'Another backup, or what is on this computer now.',
    }),
  })
  .openapi('ComparisonRequest');

export const ComparisonResult = z
  .object({
    changes: z
      .array(z.object({ path: z.string(), change: z.enum(['added', 'removed', 'changed']) }))
      .openapi({ description: 'The first 2,000.' }),
    added: z.number().int(),
    removed: z.number().int(),
    changed: z.number().int(),
    bytesAdded: Bytes.optional(),
    bytesRemoved: Bytes.optional(),
  })
  .openapi('ComparisonResult');
