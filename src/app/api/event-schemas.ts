import { z } from '@hono/zod-openapi';
import { Job } from './job-schemas.ts';

export const TOPICS = [
  'state',
  'storages',
  'repository',
  'plan',
  'backups',
  'zips',
  'computers',
  'activity',
  'settings',
] as const;

/** What `GET /api/events` tells, as the data of each event. */
export const AppEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('hello'),
      instance: z
        .string()
        .openapi({ description: 'Another one than before: the app was started anew.' }),
      version: z.string(),
    }),
    z.object({ type: z.literal('job'), job: Job }),
    z.object({
      type: z.literal('changed'),
      topics: z.array(z.enum(TOPICS)).openapi({ description: 'What to ask for again.' }),
    }),
  ])
  .openapi('Event');
