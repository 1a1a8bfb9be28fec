import { z } from '@hono/zod-openapi';
import { ActivityEntry } from './activity-schemas.ts';
import { ApiError, Moment } from './common-schemas.ts';
import { Job } from './job-schemas.ts';

/** How far this computer is from being able to back up. */
export const Connection = z
  .object({
    state: z.enum(['none', 'storage-only', 'needs-password', 'ready', 'unreachable']).openapi({
      description:
        '`none`: no storage is chosen; `storage-only`: it has no repository yet; `needs-password`: it has one, and its password is not known here.',
    }),
    storage: z.string().optional().openapi({ description: 'The name of the chosen storage.' }),
    kind: z.enum(['s3', 'folder', 'trial']).optional(),
    says: z.string().optional().openapi({ description: 'Where it is, in one line.' }),
    repositoryId: z.string().optional(),
    kitConfirmed: z.boolean().openapi({
      description: 'Whether the person has said that the recovery kit is in a safe place.',
    }),
    error: ApiError.optional().openapi({ description: 'Why it is unreachable.' }),
  })
  .openapi('Connection');

export const State = z
  .object({
    version: z.string(),
    platform: z.enum(['linux', 'macos', 'windows', 'other']),
    computer: z.object({ id: z.string(), name: z.string() }),
    home: z.string().openapi({ description: 'The home folder of this user.' }),
    connection: Connection,
    running: z.array(Job).openapi({ description: 'What runs or waits at this moment.' }),
    lastBackup: ActivityEntry.optional(),
    nextRun: Moment.optional(),
    missedSince: Moment.optional().openapi({
      description:
        'Since when there was no backup, where that is longer than `missedAfterDays` of the automation.',
    }),
  })
  .openapi('State');

export type ConnectionView = z.infer<typeof Connection>;
