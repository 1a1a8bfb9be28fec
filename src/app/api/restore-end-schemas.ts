import { z } from '@hono/zod-openapi';

/** What came of restores that were cut off. */
export const RestoreEnd = z
  .object({
    profile: z.string(),
    outcomes: z.array(z.enum(['not-begun', 'at-rest', 'finished', 'taken-back'])).openapi({
      description: '`finished`: as in the backup. Else all is as it was before.',
    }),
    aside: z.array(z.string()).openapi({
      description: 'Where lies what Cherry Studio wrote meanwhile.',
    }),
  })
  .openapi('RestoreEnd');
