import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKirschError } from '../../errors/index.ts';
import { chromiumStorage } from '../cherry-studio/sample/chromium-storage.ts';
import {
  type Compression,
  MemoryFolder,
  type Write,
  writeBatch,
  writeFolder,
  writeLog,
} from './handmade-leveldb.test-helper.ts';
import type { LevelDbFiles } from './leveldb-files.ts';
import { readLevelDb } from './read-leveldb.ts';
import { verifyLevelDb } from './verify-leveldb.ts';

const compressions: readonly Compression[] = ['none', 'snappy', 'zstd'];

async function contents(files: LevelDbFiles): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { key, value } of readLevelDb(files)) {
    expect(found.has(key.toString('latin1'))).toBe(false);
    found.set(key.toString('latin1'), value.toString('latin1'));
  }
  return found;
}

/** Writes in order, cut into a few tables (each sorted as LevelDB does) and batches of a log. */
const history = fc
  .tuple(
    fc.array(
      fc.record({
        key: fc.string({ maxLength: 4 }),
        value: fc.option(fc.string({ maxLength: 40 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    fc.array(fc.nat(), { maxLength: 4 }),
  )
  .map(([rows, cuts]) => {
    const latin1 = (text: string) => Buffer.from(text).toString('latin1');
    const writes = rows.map(
      ({ key, value }, at): Write => ({
        key: latin1(key),
        value: value === undefined ? undefined : latin1(value),
        sequence: at + 1,
      }),
    );
    const ends = [...new Set(cuts.map((cut) => cut % writes.length))].sort((a, b) => a - b);
    const pieces = [...ends, writes.length].map((end, at) => writes.slice(ends[at - 1] ?? 0, end));
    const batches = [pieces.pop()!];
    const tables = pieces
      .filter((piece) => piece.length > 0)
      .map((piece) =>
        piece.toSorted(
          (a, b) =>
            Buffer.compare(Buffer.from(a.key, 'latin1'), Buffer.from(b.key, 'latin1')) ||
            b.sequence - a.sequence,
        ),
      );
    return { writes, tables, batches };
  });

describe('a LevelDB folder', () => {
  test('gives the last value of each key, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom(...compressions),
        async ({ writes, tables, batches }, compression) => {
          const folder = writeFolder(tables, batches, compression);
          const expected = new Map<string, string>();
          for (const { key, value } of writes) {
            if (value === undefined) expected.delete(key);
            else expected.set(key, value);
          }
          expect(new Map([...(await contents(folder))].sort())).toEqual(
            new Map([...expected].sort()),
          );
          expect(await verifyLevelDb(folder)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('has records that are longer than a block of its log, and empty rests of blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 5 }),
        async (lengths) => {
          const batches = lengths.map((length, at) => [
            { key: `k${at}`, value: 'v'.repeat(length), sequence: at + 1 },
          ]);
          const found = await contents(writeFolder([], batches, 'none'));
          expect([...found.values()].map(({ length }) => length)).toEqual(lengths);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is read only as far as keys are wanted', async () => {
    const folder = writeFolder(
      [
        [
          { key: 'a1', value: 'x', sequence: 1 },
          { key: 'b1', value: 'y', sequence: 2 },
        ],
      ],
      [],
      'none',
    );
    const keys: string[] = [];
    for await (const { key } of readLevelDb(folder, { wants: (key) => key[0] === 0x62 })) {
      keys.push(key.toString());
    }
    expect(keys).toEqual(['b1']);
  });

  test('may end in the middle of a record of its log, or in zeros; what came before is there', async () => {
    const folder = writeFolder([], [], 'none');
    const log = writeLog([
      writeBatch([{ key: 'first', value: '1', sequence: 1 }]),
      writeBatch([{ key: 'second', value: '2', sequence: 2 }]),
    ]);
    const firstEnd = log.length / 2 - 0.5;
    for (let cut = 0; cut <= log.length; cut++) {
      const torn = folder.with('000004.log', () => log.subarray(0, cut));
      const found = await contents(torn);
      expect(found.get('first')).toBe(cut >= firstEnd ? '1' : undefined);
      expect(found.get('second')).toBe(cut === log.length ? '2' : undefined);
      expect(await verifyLevelDb(torn)).toEqual([]);
    }
    const roomy = folder.with('000004.log', () => Buffer.concat([log, Buffer.alloc(50_000)]));
    expect((await contents(roomy)).size).toBe(2);
  });
});

test('a folder with a damaged table gives what else there is, when that is asked for', async () => {
  const tables = [
    [{ key: 'a', value: 'lost', sequence: 1 }],
    [{ key: 'b', value: 'kept', sequence: 2 }],
  ];
  const hurt = writeFolder(tables, [[{ key: 'c', value: 'kept', sequence: 3 }]], 'none').with(
    '000010.ldb',
    (bytes) => bytes.fill(0, 0, 8),
  );
  await expect(contents(hurt)).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
  const keys: string[] = [];
  const damaged: string[] = [];
  const onDamage = ({ file }: { file: string }) => damaged.push(file);
  for await (const { key } of readLevelDb(hurt, { onDamage })) keys.push(key.toString());
  expect([keys.sort(), damaged]).toEqual([['b', 'c'], ['000010.ldb']]);
});

describe('what a real Chromium has written', () => {
  const folder = (path: string) =>
    new MemoryFolder(
      chromiumStorage()
        .filter((file) => file.path.startsWith(path))
        .map((file) => [file.path.slice(path.length), file.content] as const),
    );
  const indexedDb = folder('IndexedDB/file__0.indexeddb.leveldb/');
  const localStorage = folder('Local Storage/leveldb/');

  test('is read, and nothing is wrong with it', async () => {
    expect(await verifyLevelDb(indexedDb)).toEqual([]);
    expect(await verifyLevelDb(localStorage)).toEqual([]);
    expect((await contents(indexedDb)).size).toBe(391);
    const found = await contents(localStorage);
    expect(found.get('_file://\0\x01language')).toBe('\x01en-US');
    expect(found.get('VERSION')).toBe('1');
  });

  test('every flipped bit in its tables and its MANIFEST that was tried is found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('000005.ldb', '000007.ldb', 'MANIFEST-000001'),
        fc.nat(),
        fc.nat(7),
        async (name, place, bit) => {
          const hurt = indexedDb.with(name, (bytes) => {
            bytes[place % bytes.length]! ^= 1 << bit;
            return bytes;
          });
          const problems = await verifyLevelDb(hurt);
          expect(problems.map(({ file }) => file)).toContain(name);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('verification', () => {
  const writes = ['apple', 'apple tree', 'cherry', 'date', 'elder'].map((key, at) => ({
    key,
    value: `${key} `.repeat(5),
    sequence: at + 1,
  }));
  const batches = [[{ key: 'fig', value: 'ripe', sequence: 9 }], [{ key: 'apple', sequence: 10 }]];

  test.each(compressions)(
    'finds every flipped bit in a table (%s) and a MANIFEST, with the file’s name',
    async (compression) => {
      const folder = writeFolder([writes], batches, compression);
      for (const name of ['000010.ldb', 'MANIFEST-000001', 'CURRENT']) {
        for (let bit = 0; bit < folder.files.get(name)!.length * 8; bit++) {
          const hurt = folder.with(name, (bytes) => {
            bytes[bit >> 3]! ^= 1 << (bit & 7);
            return bytes;
          });
          const problems = await verifyLevelDb(hurt);
          expect(problems, `${name}, bit ${bit}`).not.toEqual([]);
          if (name !== 'CURRENT') expect(problems[0]!.file).toBe(name);
        }
      }
    },
  );

  test('finds every cut in a table and a MANIFEST', async () => {
    const folder = writeFolder([writes], batches, 'none');
    const lastEdit = writeFolder([], batches, 'none').files.get('MANIFEST-000001')!.length;
    for (const name of ['000010.ldb', 'MANIFEST-000001']) {
      for (let length = 0; length < folder.files.get(name)!.length; length++) {
        const hurt = folder.with(name, (bytes) => bytes.subarray(0, length));
        const problems = await verifyLevelDb(hurt);
        // Between two records it tells of an earlier state, and that is one.
        if (length !== lastEdit || name === '000010.ldb') {
          expect(problems, `${name} cut at ${length}`).not.toEqual([]);
        }
      }
    }
  });

  test('finds what is missing, or another table under the right name', async () => {
    const folder = writeFolder(
      [writes, [{ key: 'quince', value: 'q', sequence: 20 }]],
      batches,
      'none',
    );
    for (const name of folder.files.keys()) {
      const without = new MemoryFolder(folder.files);
      without.files.delete(name);
      const problems = await verifyLevelDb(without);
      expect(problems.map(({ kind, file }) => [kind, file.replace('.sst', '.ldb')])).toEqual([
        ['missing', name.replace('.sst', '.ldb')],
      ]);
    }
    const other = writeFolder(
      [writes.map((write) => ({ ...write, sequence: write.sequence + 50 }))],
      [],
      'none',
    );
    const swapped = folder.with('000010.ldb', () => other.files.get('000010.ldb')!);
    expect((await verifyLevelDb(swapped)).map(({ file, kind }) => [file, kind])).toEqual([
      ['000010.ldb', 'malformed'],
    ]);
  });

  test('names the file and the place', async () => {
    const folder = writeFolder([writes], batches, 'none').with('000004.log', (bytes) => {
      bytes[40]! ^= 1;
      return bytes;
    });
    const [problem] = await verifyLevelDb(folder);
    expect(problem).toMatchObject({ file: '000004.log', kind: 'checksum', offset: 29 });
    expect(problem!.message).toContain('000004.log');
  });
});

test('hostile files end in a named error, never in another one', async () => {
  const folder = writeFolder(
    [['a', 'b', 'c', 'd'].map((key, at) => ({ key, value: key.repeat(20), sequence: at + 1 }))],
    [[{ key: 'z', value: 'z', sequence: 9 }]],
    'snappy',
  );
  const names = [...folder.files.keys()];
  const change = fc.record({
    name: fc.constantFrom(...names),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
    removed: fc.nat(12),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      let hurt = folder;
      for (const { name, at, bytes, removed } of changes) {
        hurt = hurt.with(name, (before) => {
          const start = at % (before.length + 1);
          return Buffer.concat([
            before.subarray(0, start),
            bytes,
            before.subarray(start + removed),
          ]);
        });
      }
      await verifyLevelDb(hurt);
      try {
        await contents(hurt);
      } catch (error) {
        expect(isKirschError(error, 'SOURCE_DAMAGED')).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
