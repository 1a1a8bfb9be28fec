import { z } from '@hono/zod-openapi';
import { Bytes, Moment, MomentAsked, SnapshotId } from './common-schemas.ts';

/** One row of the list of backups. */
export const BackupRow = z
  .object({
    id: z.string(),
    time: Moment,
    computer: z.object({ key: z.string(), name: z.string(), isThis: z.boolean() }),
    user: z.string(),
    kind: z.enum(['cherry-studio', 'folders']),
    system: z.string().optional(),
    generation: z.string().optional(),
    appVersion: z.string().optional(),
    label: z.string().optional(),
    isPinned: z.boolean(),
    importedFrom: z.string().optional(),
    withoutApiKeys: z.boolean(),
    paths: z.array(z.string()),
    files: z.number().int().optional(),
    bytes: Bytes.optional(),
    bytesNew: Bytes.optional().openapi({ description: 'New data that it stored.' }),
    tags: z
      .array(z.string())
      .openapi({ description: 'Without those that only tell profiles and computers apart.' }),
  })
  .openapi('Backup');

const SORTS = ['time', 'computer', 'bytes', 'bytesNew', 'label', 'kind'] as const;

export const BackupQuery = z.object({
  sort: z.enum(SORTS).default('time'),
  order: z.enum(['asc', 'desc']).default('desc'),
  search: z.string().max(200).optional().openapi({
    description: 'Words, each of which stands in the label, computer, path, version or tag.',
  }),
  computer: z.string().max(300).optional().openapi({ description: 'The key of a computer.' }),
  kind: z.enum(['cherry-studio', 'folders']).optional(),
  pinned: z.enum(['true', 'false']).optional(),
  from: MomentAsked.optional(),
  to: MomentAsked.optional(),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  refresh: z.enum(['true', 'false']).optional().openapi({
    description: 'Ask the storage again.',
  }),
});

export const BackupList = z
  .object({
    total: z.number().int().openapi({ description: 'How many match.' }),
    rows: z.array(BackupRow),
    all: z.object({
      backups: z.number().int(),
      computers: z.number().int(),
      pinned: z.number().int(),
    }),
    damaged: z.array(z.string()).openapi({ description: 'Ids of backups that cannot be read.' }),
    asOf: Moment,
  })
  .openapi('BackupList');

/** How the storage grew. */
export const Growth = z
  .object({
    storedBytes: Bytes.openapi({ description: 'What the repository takes now.' }),
    points: z
      .array(z.object({ time: Moment, bytesNew: Bytes, bytesTotal: Bytes, backups: z.number() }))
      .openapi({ description: 'One for each day with a backup; totals add up new data.' }),
  })
  .openapi('Growth');

export const BackupById = z.object({ id: SnapshotId });

const At = z.string().max(20_000).openapi({
  description:
    'An entry, as `at` of a list names it: its path, each byte that is no plain character percent-encoded.',
});

export const EntryQuery = z.object({
  at: At.default('/'),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
});

export const FileQuery = z.object({ at: At });

export const EntryList = z
  .object({
    at: z.string(),
    path: z.string(),
    parent: z.string().optional(),
    total: z.number().int(),
    entries: z.array(
      z.object({
        name: z.string(),
        at: z.string(),
        type: z.enum(['file', 'folder', 'symlink', 'other']),
        size: Bytes,
        modified: Moment,
        target: z.string().optional(),
      }),
    ),
  })
  .openapi('EntryList');

export const Preview = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      text: z.string(),
      isMarkdown: z.boolean(),
      isWhole: z.boolean(),
    }),
    z.object({
      kind: z.literal('picture'),
      type: z.string(),
      data: z.string().openapi({ description: 'Base64.' }),
    }),
    z.object({ kind: z.literal('none'), reason: z.enum(['too-large', 'no-preview']) }),
  ])
  .openapi('Preview');

export const BackupStart = z
  .object({
    label: z.string().max(100).optional(),
    evenIfUnchanged: z.boolean().default(true),
  })
  .openapi('BackupStart');

export const BackupChange = z
  .object({
    ids: z.array(SnapshotId).min(1).max(10_000),
    label: z.string().max(100).optional().openapi({ description: 'An empty one takes it away.' }),
    isPinned: z.boolean().optional(),
  })
  .openapi('BackupChange');

export const VerifyRequest = z
  .object({
    ids: z.array(SnapshotId).max(10_000).optional().openapi({ description: 'Default: all.' }),
    readData: z
      .union([z.boolean(), z.number().min(0).max(100)])
      .default(false)
      .openapi({ description: 'Read all data, or so many per cent of it.' }),
  })
  .openapi('VerifyRequest');

export type BackupRowView = z.infer<typeof BackupRow>;
export type BackupQueryValues = z.infer<typeof BackupQuery>;
