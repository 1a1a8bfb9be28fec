import { isAbsolute } from 'node:path';
import { z } from '@hono/zod-openapi';

/** A moment, ISO 8601 in UTC. */
export const Moment = z.string().max(40).openapi({ format: 'date-time' });

/** A sentence in the languages of the app. */
export const InBothLanguages = z
  .object({ en: z.string(), 'zh-CN': z.string() })
  .openapi('InBothLanguages');

/** A number of bytes. */
export const Bytes = z.number().int().min(0);

/** What a person types into one line. */
export const Line = z.string().max(2_000);

/** A path of this computer. */
export const AbsolutePath = Line.min(1).refine(
  (path) => isAbsolute(path) && !path.includes('\0'),
  'This is an absolute path.',
);

/** Never given out again. */
export const Secret = z.string().min(1).max(8_000).openapi({ format: 'password' });

export const SnapshotId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .openapi({ description: 'The id of a backup.' });

/** What went wrong, as every failed request and every failed job tells it. */
export const ApiError = z
  .object({
    code: z.string().openapi({ description: 'Stable; the table of codes is in docs/library.md.' }),
    message: z.string().openapi({ description: 'What happened, in English.' }),
    hint: z.string().optional().openapi({ description: 'What to do next.' }),
    cause: z
      .string()
      .optional()
      .openapi({ description: 'The cause of docs/connection-test.md, where it is one.' }),
    facts: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .openapi({ description: 'What the sentences speak of, for translations.' }),
    fields: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Fields of the request that cannot be meant.' }),
  })
  .openapi('Error');

/** The body of every answer that is no success. */
export const ErrorReply = z.object({ error: ApiError }).openapi('ErrorReply');

export type ApiErrorView = z.infer<typeof ApiError>;
