import { z } from '@hono/zod-openapi';
import { HoldingBackup } from './chore-schemas.ts';
import { Line, Moment, Secret, SnapshotId } from './common-schemas.ts';

const INTERVALS = [1, 5, 15, 30, 60, 120, 360, 720, 1_440] as const;

export const Schedule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('off') }),
    z.object({ kind: z.literal('every'), minutes: z.literal(INTERVALS) }),
    z.object({
      kind: z.literal('daily'),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .openapi({ description: 'HH:MM by the clock of this computer.' }),
    }),
    z.object({ kind: z.literal('on-close') }).openapi({
      description: 'When Cherry Studio is closed.',
    }),
  ])
  .openapi('Schedule');

export const Retention = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('keep-all') }),
    z.object({ kind: z.literal('newest'), count: z.number().int().min(1).max(100_000) }).openapi({
      description: 'So many of each computer.',
    }),
    z.object({ kind: z.literal('smart') }).openapi({
      description: 'All of a day, daily for a month, weekly for a year.',
    }),
  ])
  .openapi('Retention');

const settings = {
  schedule: Schedule,
  onlyIfChanged: z.boolean(),
  retention: Retention,
  secondStorage: Line.optional().openapi({ description: 'The name of a storage.' }),
  weeklyCheck: z.number().min(0).max(100).openapi({ description: 'Per cent of the data.' }),
  desktopNotifications: z.boolean(),
  missedAfterDays: z.number().int().min(0).max(365),
};

export const AutomationView = z
  .object({
    ...settings,
    hasWebhook: z.boolean(),
    nextRun: Moment.optional(),
    service: z
      .object({
        kind: z.enum(['systemd user unit', 'launchd agent', 'Task Scheduler entry']),
        state: z.enum(['absent', 'installed', 'outdated']),
      })
      .optional()
      .openapi({ description: 'Whether the app starts at login; absent where that is not known.' }),
    holding: z
      .array(HoldingBackup)
      .openapi({ description: 'Backups that shrank, and that a person has not agreed to yet.' }),
  })
  .openapi('Automation');

export const AutomationChange = z
  .object({
    ...settings,
    secondStorage: Line.nullable().openapi({
      description: 'The name of a storage, or null for none.',
    }),
    webhook: z
      .union([Secret, z.null()])
      .optional()
      .openapi({ description: 'Another address, or null for none. It is never given out.' }),
  })
  .partial()
  .openapi('AutomationChange');

export const WebhookTrial = z.object({ webhook: Secret.optional() }).openapi('WebhookTrial');
export const Agreement = z.object({ id: SnapshotId }).openapi('Agreement');
export const ServiceChange = z.object({ isInstalled: z.boolean() }).openapi('ServiceChange');
