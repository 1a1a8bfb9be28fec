import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, readJsonValues } from './json-values.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function valuesOf(text: string, size: number, depth: number): Promise<JsonValue[]> {
  const values: JsonValue[] = [];
  const isCut = (path: readonly unknown[]) => path.length >= depth;
  for await (const value of readJsonValues(inPieces(text, size), isCut)) values.push(value);
  return values;
}

/** What is to come out, from the value itself. */
function cut(value: unknown, depth: number, path: (string | number)[] = []): JsonValue[] {
  if (path.length >= depth || typeof value !== 'object' || value === null) return [{ path, value }];
  const names: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, at) => [at, item])
    : Object.entries(value);
  return names.flatMap(([name, item]) => cut(item, depth, [...path, name]));
}

describe('values that are cut out of a JSON text', () => {
  test('are what parsing the whole gives, wherever it is torn and however it is laid out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(3),
        fc.constantFrom(0, 2),
        async (value, size, depth, indent) => {
          const plain: unknown = JSON.parse(JSON.stringify(value));
          const text = JSON.stringify(value, undefined, indent);
          expect(await valuesOf(text, size, depth)).toEqual(cut(plain, depth));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are refused when the text is no JSON, or ends too early', async () => {
    const text = JSON.stringify({ a: [1, { b: 'x"y\\' }], c: 'ü' });
    for (let end = 0; end < text.length; end++) {
      await expect(valuesOf(text.slice(0, end), 3, 2), `cut at ${end}`).rejects.toMatchObject({
        code: 'SOURCE_DAMAGED',
      });
    }
    for (const bad of ['{"a":1}}', '[1]2', '{"a":nope}', '{1:2}', '[1}', ',', '{"a":1]']) {
      await expect(valuesOf(bad, 100, 2), bad).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
    }
  });

  test('of any bytes are given or refused', async () => {
    const character = fc.constantFrom(...'{}[]",:\\ 1ax');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character, maxLength: 30 }), async (text) => {
        try {
          await valuesOf(text, 4, 2);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SOURCE_DAMAGED' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
