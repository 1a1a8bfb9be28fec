import { z } from '@hono/zod-openapi';
import { Bytes, Moment } from './common-schemas.ts';

/** A backup that is suspiciously small: nothing older of its kind is removed until a person has agreed. */
export const HoldingBackup = z
  .object({
    id: z.string(),
    computer: z.string(),
    time: Moment,
    held: z.number().int().openapi({ description: 'How many backups stay because of it.' }),
    figures: z
      .array(
        z.object({
          figure: z.enum(['bytes', 'files', 'messages']),
          before: z.number(),
          after: z.number(),
        }),
      )
      .openapi({ description: 'Both sides of each figure that fell.' }),
  })
  .openapi('HoldingBackup');

/** What the rule removed. */
export const TidyResult = z
  .object({ removed: z.number().int(), failed: z.number().int(), holding: z.array(HoldingBackup) })
  .openapi('TidyResult');

/** What giving space back came to. */
export const PruneResult = z
  .object({
    freed: Bytes,
    waiting: Bytes.openapi({ description: 'Marked, and freed by a later run.' }),
    nextDeletion: Moment.optional(),
  })
  .openapi('PruneResult');

/** What was copied to the second storage. */
export const CopyResult = z
  .object({ backups: z.number().int(), bytes: Bytes, hurt: z.number().int() })
  .openapi('CopyResult');

/** Whether others can read the bucket. */
export const PrivacyResult = z
  .object({ state: z.enum(['public', 'not-public', 'cannot-be-seen']) })
  .openapi('PrivacyResult');
