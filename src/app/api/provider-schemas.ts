import { z } from '@hono/zod-openapi';
import { PROVIDER_IDS } from '../../index.ts';
import { InBothLanguages, Line } from './common-schemas.ts';

/** What a person needs to know to fill in the fields for a provider. */
export const ProviderView = z
  .object({
    id: z.enum(PROVIDER_IDS),
    name: z.object({ english: z.string(), chinese: z.string().optional() }),
    kind: z.enum(['service', 'software', 'other']),
    endpoint: z.object({
      template: z
        .string()
        .openapi({ description: 'Changing parts in angle brackets: `https://s3.<region>.…`' }),
      examples: z.array(z.string()),
      notes: z.array(InBothLanguages),
    }),
    regions: z
      .array(z.object({ id: z.string(), place: InBothLanguages.optional() }))
      .openapi({ description: 'Empty where there are none, or none are known.' }),
    usualRegion: z
      .string()
      .optional()
      .openapi({ description: 'What to sign with where it is always the same.' }),
    pathStyle: z.boolean(),
    keys: z.object({
      accessKeyIdName: z.string().optional(),
      secretAccessKeyName: z.string().optional(),
      advice: InBothLanguages.optional(),
    }),
    console: z.object({ bucket: z.string().optional(), key: z.string().optional() }),
    links: z.object({
      start: z.string().optional(),
      accessKeys: z.string().optional(),
      endpoints: z.string().optional(),
      createBucket: z.string().optional(),
      privateBucket: z.string().optional(),
      policy: z.string().optional(),
      limits: z.string().optional(),
    }),
    privateBucket: z.object({
      steps: z.array(InBothLanguages),
      page: z.string().optional(),
      note: InBothLanguages.optional(),
    }),
    policyLanguage: z
      .string()
      .optional()
      .openapi({ description: 'Where a policy for a key with few rights can be made.' }),
  })
  .openapi('Provider');

export const ProviderList = z.object({ providers: z.array(ProviderView) }).openapi('ProviderList');

export const PolicyRequest = z
  .object({
    provider: z.enum(PROVIDER_IDS),
    bucket: Line.min(1),
    region: Line,
    rootPath: Line.default(''),
  })
  .openapi('PolicyRequest');

export const PolicyText = z
  .object({ language: z.string(), text: z.string() })
  .openapi('PolicyText');
