import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedFile, PlannedFolder } from './planned-file.ts';
import { PlannedFiles } from './planned-files.ts';

const folders = Array.from(
  { length: 3 },
  (_, number): PlannedFolder => ({
    inside: `/${number}`,
    source: `/${number}`,
    parent: undefined,
    depth: 1,
    isNew: true,
    replaces: false,
    metadata: undefined,
    isMissing: false,
  }),
);
const uint32 = fc.nat(2 ** 32 - 1);
const time = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const attributes = fc.array(
  fc.record({ name: fc.string(), value: fc.uint8Array({ maxLength: 4 }) }),
  { minLength: 1, maxLength: 2 },
);

const file: fc.Arbitrary<PlannedFile> = fc.record(
  {
    folder: fc.constantFrom(...folders),
    name: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('raw \udcff\udc80', 'é日本')),
    size: fc.nat(Number.MAX_SAFE_INTEGER),
    entries: fc.array(fc.nat(2 ** 31 - 1), { maxLength: 5 }),
    metadata: fc.record(
      {
        mode: fc.nat(0o7777),
        uid: uint32,
        gid: uint32,
        mtimeNs: time,
        atimeNs: time,
        mayHaveOthers: fc.boolean(),
        attributes,
      },
      { requiredKeys: ['mode', 'uid', 'gid', 'mtimeNs', 'atimeNs', 'mayHaveOthers'] },
    ),
    change: fc.constantFrom('created', 'updated', 'unchanged'),
    matches: fc.uint8Array({ maxLength: 5 }),
  },
  { requiredKeys: ['folder', 'name', 'size', 'entries', 'metadata', 'change'] },
);

test('files come out as they were put in, in their order', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 20 }), (added) => {
      const files = new PlannedFiles();
      for (const each of added) files.add(each);
      expect(files.length).toBe(added.length);
      expect([...files]).toEqual(added);
      for (const [number, each] of added.entries()) {
        expect(files.get(number).folder).toBe(each.folder);
      }
      const started = added.flatMap(({ matches }, number) => (matches ? [number] : []));
      expect(files.numbersWithMatches()).toEqual(started);
    }),
  );
});

test('keeps count of what it holds, and grows beyond its first room', () => {
  const files = new PlannedFiles();
  const [some] = fc.sample(file, { numRuns: 1, seed: 1 });
  const { matches: _, ...plain } = some!;
  for (let number = 0; number < 3000; number++) {
    const change = number % 3 === 0 ? 'created' : 'updated';
    files.add({ ...plain, name: `file ${number}`, size: number, change });
  }
  expect(files).toMatchObject({ length: 3000, bytes: 4_498_500, createdFiles: 1000 });
  expect(files).toMatchObject({ createdBytes: 1_498_500, largestUpdate: 2999 });
  expect(files.get(2345).name).toBe('file 2345');
});
