import { z } from '@hono/zod-openapi';
import { InBothLanguages } from './common-schemas.ts';

export const FIELD_NAMES = ['endpoint', 'region', 'bucket', 'rootPath'] as const;

export const Repair = z
  .object({
    field: z.enum([...FIELD_NAMES, 'pathStyle']),
    value: z.union([z.string(), z.boolean()]),
  })
  .openapi('Repair', { description: 'A value to put into a field; an empty text takes it away.' });

export const Complaint = z
  .object({
    code: z.string(),
    field: z.enum(FIELD_NAMES),
    message: z.string(),
    hint: z.string(),
    repair: Repair.optional(),
  })
  .openapi('Complaint');

export const ConnectionNote = z
  .object({ code: z.string(), message: z.string(), repair: Repair.optional() })
  .openapi('ConnectionNote');

/** What was made of the fields. */
export const UnderstoodConnection = z
  .object({
    provider: z.string(),
    endpoint: z.string(),
    addressing: z.enum(['path', 'virtual-hosted', 'bucket-endpoint']),
    region: z.string(),
    regionSource: z.enum(['field', 'host', 'default']),
    bucket: z.string(),
    rootPath: z.string(),
    account: z.string().optional(),
    isEncrypted: z.boolean(),
    says: z.string().openapi({ description: 'All of it in one sentence.' }),
    notes: z.array(ConnectionNote),
  })
  .openapi('UnderstoodConnection');

export const ConnectionStep = z
  .object({
    id: z.string(),
    state: z.enum(['passed', 'failed', 'skipped']),
    milliseconds: z.number(),
    says: z.string(),
  })
  .openapi('ConnectionStep');

export const ConnectionCause = z
  .object({
    code: z.string().openapi({ description: 'One of docs/connection-test.md.' }),
    message: z.string(),
    hint: z.string(),
    field: z.string().optional(),
    facts: z.record(z.string(), z.string()),
    repair: z.array(Repair).optional(),
    complaints: z.array(Complaint).optional(),
  })
  .openapi('ConnectionCause');

export const Privacy = z
  .object({
    state: z.enum(['public', 'not-public', 'cannot-be-seen']),
    says: z.string(),
    how: z.array(z.string()),
    steps: z.array(InBothLanguages),
    page: z.string().optional(),
  })
  .openapi('Privacy');

/** What a connection test found. Holds no secret. */
export const ConnectionReport = z
  .object({
    outcome: z.enum(['passed', 'failed', 'public']),
    steps: z.array(ConnectionStep),
    cause: ConnectionCause.optional(),
    connection: UnderstoodConnection.optional(),
    privacy: Privacy.optional(),
    leftBehind: z.string().optional(),
  })
  .openapi('ConnectionReport');
