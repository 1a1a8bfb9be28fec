import { z } from '@hono/zod-openapi';
import { CHERRY_STUDIO_PARTS } from '../../index.ts';
import { Bytes, Line, Moment, TypedPath } from './common-schemas.ts';

export const PartId = z.enum(CHERRY_STUDIO_PARTS.map(({ id }) => id)).openapi('PartId');

/** What a person wants to be backed up. */
export const BackupSelection = z
  .object({
    cherryStudio: z.object({
      profiles: z
        .union([z.literal('all'), z.array(Line).max(50)])
        .openapi({ description: 'All that are found, or these folders.' }),
      parts: z.partialRecord(PartId, z.boolean().optional()).openapi({
        description: 'Parts to put in or leave out; others are as by default.',
        additionalProperties: false,
      }),
      isLightweight: z.boolean(),
      withoutApiKeys: z.boolean(),
    }),
    folders: z.array(TypedPath).max(200).openapi({ description: 'Further folders, absolute.' }),
    excludes: z
      .array(z.string().min(1).max(1_000))
      .max(500)
      .openapi({ description: 'Patterns of what is left out of the further folders.' }),
  })
  .openapi('BackupSelection');

export const FoundProfile = z
  .object({
    folder: z.string(),
    generation: z.string().optional(),
    version: z.string().optional(),
    lastUsed: Moment.optional(),
    isChosen: z.boolean(),
    presence: z.enum(['running', 'closed', 'unclear']),
    bytes: Bytes,
    files: z.number().int(),
    parts: z.array(
      z.object({
        id: PartId,
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        sentence: z.object({ en: z.string(), 'zh-CN': z.string() }),
        isChosen: z.boolean(),
        isDefault: z.boolean(),
        bytes: Bytes,
        files: z.number().int(),
      }),
    ),
    warnings: z.array(
      z.object({ code: z.string(), message: z.string(), path: z.string().optional() }),
    ),
    canLeaveOutApiKeys: z.boolean(),
  })
  .openapi('FoundProfile');

export const BackupPlanView = z
  .object({
    selection: BackupSelection,
    profiles: z.array(FoundProfile),
    folders: z.array(
      z.object({ path: z.string(), exists: z.boolean(), message: z.string().optional() }),
    ),
    problems: z.array(z.string()),
  })
  .openapi('BackupPlan');

export const ExclusionPreviewRequest = z
  .object({
    folders: z.array(TypedPath).min(1).max(200),
    excludes: z.array(z.string().min(1).max(1_000)).max(500),
  })
  .openapi('ExclusionPreviewRequest');

export const ExclusionPreview = z
  .object({
    excluded: z
      .array(z.object({ path: z.string(), isFolder: z.boolean(), pattern: z.string() }))
      .openapi({ description: 'The first 500.' }),
    total: z.number().int(),
    isComplete: z
      .boolean()
      .openapi({ description: 'False when there was too much to look at in a few seconds.' }),
  })
  .openapi('ExclusionPreview');

export const FolderQuery = z.object({
  path: z.string().max(4_000).optional().openapi({ description: 'Default: where to begin.' }),
});

export const FolderView = z
  .object({
    path: z.string().optional().openapi({ description: 'Absent for the list of beginnings.' }),
    parent: z.string().optional(),
    folders: z.array(z.object({ name: z.string(), path: z.string() })),
  })
  .openapi('LocalFolder');

export type SelectionView = z.infer<typeof BackupSelection>;
