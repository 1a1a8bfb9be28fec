import { z } from '@hono/zod-openapi';
import { Bytes, Moment, SnapshotId } from './common-schemas.ts';

export const SearchRequest = z
  .object({
    pattern: z.string().min(1).max(500).openapi({
      description: 'Part of a name, or a pattern with * and ?; capitals do not count.',
    }),
    ids: z.array(SnapshotId).max(10_000).optional(),
  })
  .openapi('SearchRequest');

export const SearchResult = z
  .object({
    found: z
      .array(
        z.object({
          id: z.string(),
          at: z.string(),
          path: z.string(),
          type: z.string(),
          size: Bytes,
          modified: Moment,
        }),
      )
      .openapi({ description: 'The first 1,000.' }),
    isComplete: z.boolean(),
  })
  .openapi('SearchResult');
