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
