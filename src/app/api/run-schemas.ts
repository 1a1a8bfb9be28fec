import { z } from '@hono/zod-openapi';
import { Bytes } from './common-schemas.ts';

/** What a backup did: the sentence that is shown after it. */
export const BackupSummary = z
  .object({
    snapshotIds: z
      .array(z.string())
      .openapi({ description: 'The new backups; none when nothing had changed.' }),
    isUnchanged: z.boolean(),
    filesNew: z.number().int(),
    filesChanged: z.number().int(),
    filesUnchanged: z.number().int(),
    files: z.number().int(),
    bytes: Bytes,
    bytesSent: Bytes,
    issues: z.number().int(),
  })
  .openapi('BackupSummary');

/** What a verification found. */
export const VerifyResult = z
  .object({
    isSound: z.boolean(),
    backups: z.number().int(),
    packs: z.number().int(),
    packsRead: z.number().int(),
    bytesRead: Bytes,
    problems: z.array(
      z.object({
        kind: z.enum(['missing', 'damaged', 'index-differs', 'blob-missing', 'tree-wrong']),
        item: z.string().openapi({ description: 'An object of the storage, or a path.' }),
        message: z.string().openapi({ description: 'What is wrong, in English.' }),
      }),
    ),
    hurt: z.array(z.object({ id: z.string(), paths: z.array(z.string()), more: z.number() })),
    advice: z.array(z.string()),
  })
  .openapi('VerifyResult');
