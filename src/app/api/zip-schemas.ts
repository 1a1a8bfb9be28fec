import { z } from '@hono/zod-openapi';
import { ApiError, Bytes, Moment, SnapshotId } from './common-schemas.ts';

/** One name, of no folder and nothing hidden. */
const ZipName = z
  .string()
  .max(255)
  .regex(/^[^./\\\x00-\x1f\x7f-\x9f][^/\\\x00-\x1f\x7f-\x9f]*\.[zZ][iI][pP]$/);

/** One of Cherry Studio's own zips, beside the repository. */
export const ZipView = z
  .object({
    name: z.string(),
    size: Bytes,
    time: Moment.optional(),
    timeBy: z.enum(['contents', 'name', 'storage']).optional(),
    host: z.string().optional(),
    system: z.enum(['windows', 'macos', 'linux']).optional(),
    generation: z.string().optional(),
    appVersion: z.string().optional(),
    isLightweight: z.boolean().optional(),
    isForeign: z.boolean().openapi({ description: 'A zip of somebody else’s.' }),
    problem: ApiError.optional().openapi({ description: 'Why it cannot be read.' }),
  })
  .openapi('Zip');

export const ZipList = z
  .object({ zips: z.array(ZipView).openapi({ description: 'The newest first.' }) })
  .openapi('ZipList');

export const ZipNames = z.object({ names: z.array(ZipName).min(1).max(5_000) }).openapi('ZipNames');
export const ZipByName = z.object({ name: ZipName }).openapi('ZipByName');
/** A zip in the path of a route. */
export const OneZip = z.object({ name: ZipName });

export const ZipDeletePlan = z
  .object({
    names: z.array(z.string()),
    missing: z.array(z.string()),
    bytes: Bytes.openapi({ description: 'What comes back.' }),
  })
  .openapi('ZipDeletePlan');

export const ZipDeleteResult = z
  .object({
    deleted: z.array(z.string()),
    changed: z.array(z.string()).openapi({ description: 'Others by now, and so not deleted.' }),
  })
  .openapi('ZipDeleteResult');

export const ZipVerifyResult = z
  .object({
    files: z.number().int(),
    bytes: Bytes,
    provenBy: z.enum(['manifest', 'checksums']),
    isWhole: z.boolean(),
    problems: z.number().int(),
  })
  .openapi('ZipVerifyResult');

export const ZipImportResult = z
  .object({
    imported: z.number().int(),
    known: z.number().int(),
    backups: z
      .array(z.object({ name: z.string(), id: SnapshotId }))
      .openapi({ description: 'The backup of each zip, made now or before.' }),
    refused: z.array(z.object({ name: z.string(), error: ApiError })),
    zipBytes: Bytes,
    bytesAdded: Bytes,
  })
  .openapi('ZipImportResult');

export const ZipExportRequest = z
  .object({ isLightweight: z.boolean().default(false), overwrite: z.boolean().default(false) })
  .openapi('ZipExportRequest');

export const ZipExportResult = z
  .object({
    name: z.string(),
    bytes: Bytes,
    generation: z.string(),
    files: z.number().int(),
    leftOut: z.array(z.object({ path: z.string(), reason: z.string() })),
  })
  .openapi('ZipExportResult');
