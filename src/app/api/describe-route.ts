import { z } from '@hono/zod-openapi';

/** Part of a route: an answer of JSON, and what it is. */
export function answers<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { 200: { description, content: { 'application/json': { schema } } } } as const;
}

/** Part of a route: a body of JSON, which must be there. */
export function takes<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** What a route answers that has nothing to tell. */
export const Done = z.object({ done: z.literal(true) }).openapi('Done');
export const DONE = { done: true } as const;
