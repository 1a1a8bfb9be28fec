import { isAbsolute } from 'node:path';
import { z } from '@hono/zod-openapi';

/** A moment, ISO 8601 in UTC. */
export const Moment = z.string().max(40).openapi({ format: 'date-time' });

/** A moment that a request names: with `Z`, or how far its clock is from UTC. */
export const MomentAsked = z.iso.datetime({ offset: true });

/** A sentence in the languages of the app. */
export const InBothLanguages = z
  .object({ en: z.string(), 'zh-CN': z.string() })
  .openapi('InBothLanguages');

/** A number of bytes. */
export const Bytes = z.number().int().min(0);

/** What a person types into one line. */
export const Line = z.string().max(2_000);

/** What an absolute path of this computer looks like, for those who read the description. */
const ABSOLUTE = process.platform === 'win32' ? '^([A-Za-z]:)?[\\\\/][^\\x00]*$' : '^/[^\\x00]*$';

/** An absolute path of this computer as a person types it; what takes it says in words if it is none. */
export const TypedPath = Line.min(1).openapi({ pattern: ABSOLUTE });

/** An absolute path of this computer. */
export const AbsolutePath = TypedPath.refine(
  (path) => isAbsolute(path) && !path.includes('\0'),
  'This is an absolute path.',
).openapi({ pattern: ABSOLUTE });

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
