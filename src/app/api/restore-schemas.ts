import { z } from '@hono/zod-openapi';
import { Bytes, TypedPath } from './common-schemas.ts';

/** What to restore to a folder. */
export const RestoreRequest = z
  .object({
    target: TypedPath.openapi({ description: 'An absolute folder; made when it is missing.' }),
    at: z.string().max(20_000).optional().openapi({ description: 'An entry of the backup.' }),
    overwrite: z.enum(['always', 'if-changed', 'if-newer', 'never']).default('if-changed'),
    verify: z.boolean().default(true),
  })
  .openapi('RestoreRequest');

export const RestorePlan = z
  .object({
    target: z.string(),
    filesCreated: z.number().int(),
    filesUpdated: z.number().int(),
    filesUnchanged: z.number().int(),
    entriesKept: z.number().int(),
    totalBytes: Bytes,
    bytesToWrite: Bytes,
    bytesToDownload: Bytes,
  })
  .openapi('RestorePlan');

export const RestoreResult = z
  .object({
    target: z.string(),
    files: z.number().int(),
    bytes: Bytes,
    filesUnchanged: z.number().int(),
    verified: z.number().int().optional(),
    issues: z.number().int(),
  })
  .openapi('RestoreResult');
