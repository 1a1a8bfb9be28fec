import { z } from '@hono/zod-openapi';
import { ApiError, Bytes, Moment } from './common-schemas.ts';

/** Something that went wrong with one file while the rest went on. */
export const JobIssue = z
  .object({ item: z.string(), during: z.string(), error: ApiError })
  .openapi('JobIssue');

/** One run, as the activity log keeps it. */
export const ActivityEntry = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: z.enum(['done', 'failed', 'cancelled']),
    trigger: z.enum(['person', 'schedule', 'app-closed', 'app-start']),
    startedAt: Moment,
    endedAt: Moment,
    subject: z.string().optional(),
    storage: z.string().optional(),
    files: z.number().int(),
    bytes: Bytes,
    transferred: Bytes,
    issues: z.number().int(),
    warnings: z.array(JobIssue).openapi({ description: 'The first fifty issues.' }),
    result: z.record(z.string(), z.unknown()).optional(),
    error: ApiError.optional(),
  })
  .openapi('ActivityEntry');

export const ActivityQuery = z.object({
  kind: z.string().max(40).optional(),
  state: z.enum(['done', 'failed', 'cancelled']).optional(),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const ActivityList = z
  .object({ total: z.number().int(), entries: z.array(ActivityEntry) })
  .openapi('ActivityList');

export const ActivityReport = z
  .object({ text: z.string().openapi({ description: 'To be copied; holds no secret.' }) })
  .openapi('ActivityReport');

export type ActivityView = z.infer<typeof ActivityEntry>;
