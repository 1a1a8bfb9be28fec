import { z } from 'zod';

/*
 * What the app keeps in the settings file, under `app`. Everything has a default, fields that are not known are passed
 * over when it is read and stay where they stand when it is written. docs/settings.md describes each.
 */

const PART_IDS = [
  'main',
  'knowledge',
  'knowledge-index',
  'files',
  'notes',
  'agents',
  'mini-apps',
  'app-config',
  'other',
] as const;

const text = z.string().max(4_000);
const port = z.number().int().min(1).max(65_535);

const cherryStudio = z.object({
  /** All profiles that are found, or these folders; an empty list for none. */
  profiles: z.union([z.literal('all'), z.array(text).max(50)]).default('all'),
  /** Parts to put in or leave out; the others are as they are by default. */
  parts: z.partialRecord(z.enum(PART_IDS), z.boolean().optional()).default({}),
  isLightweight: z.boolean().default(false),
  withoutApiKeys: z.boolean().default(false),
});

const backup = z.object({
  cherryStudio: cherryStudio.prefault({}),
  /** Further folders, absolute. */
  folders: z.array(text).max(200).default([]),
  /** Patterns of what is left out of these folders. */
  excludes: z.array(z.string().max(1_000)).max(500).default([]),
});

const schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({
    kind: z.literal('every'),
    minutes: z.union([
      z.literal(1),
      z.literal(5),
      z.literal(15),
      z.literal(30),
      z.literal(60),
      z.literal(120),
      z.literal(360),
      z.literal(720),
      z.literal(1_440),
    ]),
  }),
  z.object({ kind: z.literal('daily'), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
  z.object({ kind: z.literal('on-close') }),
]);

const retention = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keep-all') }),
  z.object({ kind: z.literal('newest'), count: z.number().int().min(1).max(100_000) }),
  z.object({ kind: z.literal('smart') }),
]);

const notifications = z.object({
  desktop: z.boolean().default(true),
  /** An address that is told of failures, recoveries and warnings. */
  webhook: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  /** Say so when there was no backup for so many days; 0 for never. */
  missedAfterDays: z.number().int().min(0).max(365).default(3),
});

export const AppSettingsSchema = z.object({
  /** The storage of the settings that backups go to. */
  storage: text.optional(),
  /** The id of the repository whose recovery kit is in a safe place, as the person has said. */
  kitConfirmed: z.string().max(64).optional(),
  backup: backup.prefault({}),
  schedule: schedule.default({ kind: 'off' }),
  /** Make a backup only where something has changed. */
  onlyIfChanged: z.boolean().default(true),
  retention: retention.default({ kind: 'keep-all' }),
  /** A second storage of the settings, to which backups are copied. */
  secondStorage: text.optional(),
  /** How much of the data is read and verified each week, in per cent. */
  weeklyCheck: z.number().min(0).max(100).default(25),
  notifications: notifications.prefault({}),
  /** The port at which the app was last. */
  port: port.optional(),
  /** The storage that the app runs itself, for trials. */
  trial: z.object({ storage: text, port }).optional(),
});

/** What the app keeps about itself; see docs/settings.md. */
export type AppSettings = z.infer<typeof AppSettingsSchema>;

/** What a field is when nothing is said of it. */
export const DEFAULT_APP_SETTINGS: AppSettings = AppSettingsSchema.parse({});
