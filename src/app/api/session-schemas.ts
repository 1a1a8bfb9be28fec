import { z } from '@hono/zod-openapi';
import { Secret } from './common-schemas.ts';

/** What opens a session: the code of the address, which works once, or the password of `--host`. */
export const SessionRequest = z
  .union([z.object({ code: z.string().min(1).max(200) }), z.object({ password: Secret })])
  .openapi('SessionRequest');

export const SessionView = z
  .object({
    isOpen: z.boolean(),
    asksPassword: z
      .boolean()
      .openapi({ description: 'Whether a password opens a session, because of `--host`.' }),
  })
  .openapi('Session');

/** Asked by another command of the same user, who can read the file that holds the secret. */
export const EntryRequest = z.object({ secret: Secret }).openapi('EntryRequest');
export const EntryView = z
  .object({ entry: z.string().openapi({ description: 'An address that opens a session, once.' }) })
  .openapi('Entry');
