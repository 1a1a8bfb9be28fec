import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestApp } from '../test-app.test-helper.ts';
import { describeApi } from './api.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
}

const document = describeApi();
const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;

/** What such a test must not do: it never ends, changes this computer, or asks another one. */
const LEFT_OUT = /\/(events|service|webhook-trial|trial|test|restores)\b/;
/** A key derivation each, or a wait for a lock. */
const DEAR = /\/(repository|agree|session)\b/;

/** Values that the schema takes, as far as it is easy to say. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref) return valid(schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {});
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const shapes = schema.oneOf ?? schema.anyOf;
  if (shapes) return fc.oneof(...shapes.map(valid));
  if (schema.items) return fc.array(valid(schema.items), { maxLength: 3 });
  if (schema.properties) {
    const entries = Object.entries(schema.properties).map(([name, value]) => [name, valid(value)]);
    return fc.record(Object.fromEntries(entries), {
      requiredKeys: [...(schema.required ?? [])] as never[],
    });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum = -5, maximum = 1_000 } = schema;
    return fc.integer({ min: Math.ceil(minimum), max: Math.min(maximum, 1e6) });
  }
  if (schema.type === 'object') return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
  if (schema.format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', 'noon', '');
  if (schema.pattern === '^[0-9a-f]{64}$') return fc.constantFrom('ab'.repeat(32));
  return fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('/', '..', '%00'));
}

/** What it takes, or something else, or something else within. */
function anything(schema: Schema): fc.Arbitrary<unknown> {
  const wrong = fc.jsonValue({ maxDepth: 2 });
  const broken = fc.tuple(valid(schema), fc.string(), wrong).map(([value, key, other]) => {
    if (typeof value !== 'object' || value === null) return other;
    const keys = Object.keys(value);
    return { ...value, [keys[key.length % (keys.length || 1)] ?? key]: other };
  });
  return fc.oneof({ weight: 3, arbitrary: valid(schema) }, wrong, broken);
}

test('whatever is asked, nothing breaks: the answer is never a 500, a stack or a path of ours', {
  timeout: 240_000,
}, async () => {
  const { client, fetch, home } = await startTestApp();
  const param = { name: 'disk' };
  const json = { kind: 'folder' as const, folder: join(home, 'disk') };
  await client.api.storages[':name'].$put({ param, json });
  await client.api.storages[':name'].choose.$post({ param });
  await client.api.repository.$post({ json: { password: 'correct horse' } });
  const answered = new Map<number, number>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    if (LEFT_OUT.test(path)) continue;
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      // Without a session there would be refusals only.
      if (path === '/api/session' && method === 'delete') continue;
      const { parameters = [], requestBody } = operation;
      const body = Object.values(requestBody?.content ?? {})[0]?.schema;
      const named = Object.fromEntries(
        parameters.map(({ name, schema }) => [name, fc.oneof(valid(schema), fc.string())]),
      );
      const request = fc.record({
        values: fc.record(named, { requiredKeys: [] }),
        body: body ? anything(body) : fc.constant(undefined),
        kept: fc.oneof(
          { weight: 9, arbitrary: fc.constant(1) },
          fc.double({ min: 0, max: 1, noNaN: true }),
        ),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ values, body: whole, kept }) => {
          const url = addressOf(path, parameters, values as Record<string, unknown>);
          const printed = whole === undefined ? undefined : JSON.stringify(whole);
          const sent = printed?.slice(0, Math.round(printed.length * kept));
          const init = sent === undefined ? {} : { body: sent };
          const answer = await fetch(url, { method: method.toUpperCase(), ...init });
          const text = await answer.text();
          answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
          const isBroken = answer.status === 500 || /INTERNAL|\n\s+at |node_modules/.test(text);
          expect(isBroken ? { method, url, sent, text } : undefined).toBeUndefined();
          if (!answer.ok)
            expect(JSON.parse(text)).toMatchObject({ error: { message: expect.any(String) } });
        }),
        { numRuns: DEAR.test(path) ? 1 : 4 },
      );
    }
  }
  // It is no test of refusals alone.
  expect(answered.get(200)).toBeGreaterThan(10);
  expect(answered.get(400)).toBeGreaterThan(10);
});

function addressOf(
  path: string,
  parameters: NonNullable<Operation['parameters']>,
  values: Readonly<Record<string, unknown>>,
): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: place } of parameters) {
    const text = String(values[name] ?? '').toWellFormed();
    if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(text) || '-');
    else if (values[name] !== undefined) query.set(name, text);
  }
  return `${address}?${query}`;
}
