import { z } from '@hono/zod-openapi';
import { Moment, Secret } from './common-schemas.ts';
import { StorageName, StorageView } from './storage-schemas.ts';

export const PairingToMake = z
  .object({
    name: StorageName,
    withPassword: z
      .boolean()
      .default(true)
      .openapi({ description: 'Whether the repository’s password travels along.' }),
    minutes: z.number().int().min(1).max(1_440).default(60),
  })
  .openapi('PairingToMake');

export const PairingMade = z
  .object({
    text: z.string(),
    svg: z.string().openapi({ description: 'The text as a QR code; an SVG document.' }),
    phrase: z.string().openapi({ description: 'Six words; send them another way.' }),
    expires: Moment,
    warning: z.string(),
  })
  .openapi('PairingMade');

export const PairingToRead = z.object({ text: z.string().max(100_000) }).openapi('PairingToRead');
export const PairingRead = z.object({ expires: Moment }).openapi('PairingRead');

export const PairingToOpen = z
  .object({
    text: z.string().max(100_000),
    phrase: Secret,
    name: StorageName.optional().openapi({ description: 'Default: the one that it had.' }),
  })
  .openapi('PairingToOpen');

export const PairingOpened = z.object({ storage: StorageView }).openapi('PairingOpened');
