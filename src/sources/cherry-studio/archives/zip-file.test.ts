import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type HandmadeEntry,
  handmadeZip,
  memorySource,
  soundZip,
} from '../../../../test/sources/handmade-zip.ts';
import { isKirschError } from '../../../errors/index.ts';
import type { ByteSource } from './byte-source.ts';
import type { ZipLimits } from './zip-entry-rules.ts';
import { openZip } from './zip-file.ts';

/** Everything in a zip: names with contents, folders with nothing. */
async function contentsOf(source: ByteSource, limits?: ZipLimits): Promise<Record<string, string>> {
  const zip = await openZip(source, limits);
  const contents: Record<string, string> = {};
  for (const entry of zip.entries) {
    const parts: Buffer[] = [];
    for await (const part of zip.read(entry)) parts.push(part);
    const name = entry.isFolder ? `${entry.path}/` : entry.path;
    contents[name] = Buffer.concat(parts).toString('hex');
  }
  return contents;
}

function readAll(bytes: Buffer, limits?: ZipLimits) {
  return contentsOf(memorySource(bytes), limits);
}

const hello = Buffer.from('hello');

describe('a sound zip', () => {
  const path = fc
    .array(fc.stringMatching(/^[a-zäöü文 .]{1,8}[a-z]$/), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map((part, depth) => `${depth}${part}`).join('/'));
  const files = fc.dictionary(
    path.map((name) => `${name}.bin`),
    fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
    { maxKeys: 8, noNullPrototype: true },
  );

  test('is read as it was packed, with Zip64 and without', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (packed, forceZip64Format) => {
        const bytes = await soundZip({ ...packed, 'empty/': '' }, { forceZip64Format });
        const wanted = Object.entries(packed).map(([name, content]) => [
          name,
          content.toString('hex'),
        ]);
        expect(await readAll(bytes)).toEqual({ ...Object.fromEntries(wanted), 'empty/': '' });
      }),
      { numRuns: 60 },
    );
  });

  test('of many entries is listed by few requests, and read by few more', async () => {
    const names = Array.from({ length: 2000 }, (_, at) => `Data/Files/${'x'.repeat(150)}${at}`);
    const bytes = await soundZip(Object.fromEntries(names.map((name) => [name, 'contents'])));
    const source = memorySource(bytes);
    const zip = await openZip(source);
    expect(zip.entries.length).toBe(2000);
    expect(source.reads.length).toBeLessThan(8);
    source.reads.length = 0;
    for (const entry of zip.entries) for await (const _ of zip.read(entry));
    expect(source.reads.length).toBeLessThan(10);
  });

  test('whose directory is short is listed by one request', async () => {
    const source = memorySource(await soundZip({ large: randomBytes(2_000_000) }));
    await openZip(source);
    expect(source.reads.length).toBe(1);
  });

  test('may have a comment', async () => {
    const bytes = handmadeZip([{ name: 'a', content: hello }], { comment: 'from ada' });
    expect(await readAll(bytes)).toEqual({ a: hello.toString('hex') });
  });
});

test('any byte that changes is noticed, or changes no contents', async () => {
  const content = createHash('sha512').update('seed').digest();
  const bytes = await soundZip({ 'Data/a.txt': 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'b.bin': content });
  const whole = await readAll(bytes);
  let noticed = 0;
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 0x80]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= bit;
      try {
        const read = await readAll(changed);
        // A name that is changed in both places alike would be another zip; in one it is noticed.
        expect(read).toEqual(whole);
      } catch (error) {
        if (!isKirschError(error)) throw error;
        expect(error.code).toMatch(/^ARCHIVE_/);
        noticed += 1;
      }
    }
  }
  expect(noticed).toBeGreaterThan(bytes.length);
});

test('a zip that is cut anywhere is damaged', async () => {
  const bytes = await soundZip({ a: hello, b: randomBytes(300) });
  for (let length = 0; length < bytes.length; length++) {
    await expect(readAll(bytes.subarray(0, length))).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
    });
  }
});

const refused: [string, string, HandmadeEntry[]][] = [
  ['a name that climbs', 'bad-name', [{ name: 'Data/../../x' }]],
  ['an absolute name', 'bad-name', [{ name: '/etc/passwd' }]],
  ['a name with a drive', 'bad-name', [{ name: 'C:/x' }]],
  ['a backslash', 'bad-name', [{ name: 'Data\\x' }]],
  ['an empty part', 'bad-name', [{ name: 'Data//x' }]],
  ['a part that is a dot', 'bad-name', [{ name: './x' }]],
  ['a name that no system opens', 'bad-name', [{ name: 'a/'.repeat(3000) }]],
  ['no name', 'bad-name', [{ name: '' }]],
  ['a name with U+0000', 'bad-name', [{ name: 'a\0b' }]],
  ['a name twice', 'duplicate-name', [{ name: 'a' }, { name: 'b' }, { name: 'a' }]],
  ['a file and a folder of one name', 'duplicate-name', [{ name: 'a/' }, { name: 'a' }]],
  ['a file as a folder', 'duplicate-name', [{ name: 'a/b' }, { name: 'a' }, { name: 'a!' }]],
  ['a symlink', 'special-file', [{ name: 'a', mode: 0o120777, content: hello }]],
  ['a device', 'special-file', [{ name: 'a', mode: 0o020666 }]],
  ['a folder with contents', 'special-file', [{ name: 'a/', content: hello }]],
  ['an encrypted entry', 'encrypted', [{ name: 'a', flags: 1, declared: { packedSize: 12 } }]],
  ['strong encryption', 'encrypted', [{ name: 'a', flags: 0x41 }]],
  ['a method that nobody knows', 'unknown-method', [{ name: 'a', method: 93, content: hello }]],
  [
    'entries that share their bytes',
    'overlap',
    [
      { name: 'a', content: hello },
      { name: 'b', content: hello, declared: { offset: 0, headerName: 'a' } },
    ],
  ],
  [
    'an entry that reaches into the directory',
    'overlap',
    [{ name: 'a', content: hello, declared: { size: 60, packedSize: 60 } }],
  ],
  [
    'more than its bytes can hold',
    'bomb',
    [{ name: 'a', method: 8, content: hello, declared: { size: 4_000_000_000 } }],
  ],
];

test.each(refused)('a zip with %s is refused as %s', async (_, reason, entries) => {
  await expect(readAll(handmadeZip(entries))).rejects.toMatchObject({
    code: 'ARCHIVE_REFUSED',
    details: { reason },
  });
});

const damaged: [string, string, HandmadeEntry[]][] = [
  ['another checksum', 'crc', [{ name: 'a', content: hello, declared: { crc32: 1 } }]],
  [
    'more contents than declared',
    'contents',
    [{ name: 'a', method: 8, content: Buffer.alloc(1_000_000), declared: { size: 9 } }],
  ],
  [
    'fewer contents than declared',
    'contents',
    [{ name: 'a', method: 8, content: hello, declared: { size: 9 } }],
  ],
  ['a header of another name', 'header', [{ name: 'a', declared: { headerName: 'b' } }]],
];

test.each(damaged)('a zip with %s is damaged, by its %s', async (_, reason, entries) => {
  await expect(readAll(handmadeZip(entries))).rejects.toMatchObject({
    code: 'ARCHIVE_DAMAGED',
    details: { reason },
  });
});

test('an entry that the directory does not count is noticed', async () => {
  const bytes = handmadeZip([{ name: 'a' }, { name: 'b' }], { count: 1 });
  await expect(readAll(bytes)).rejects.toMatchObject({ details: { reason: 'directory' } });
});

test('an overlap that only the headers show is refused when the entry is read', async () => {
  // The first header says that its name is long, which moves its contents into the second entry.
  const bytes = handmadeZip([
    { name: 'a', content: hello },
    { name: 'b', content: hello },
  ]);
  bytes.writeUInt16LE(20, 26);
  await expect(readAll(bytes)).rejects.toMatchObject({ details: { reason: 'overlap' } });
});

test('limits are kept: of entries, of all contents together, of growth', async () => {
  const many = await soundZip({ a: hello, b: hello, c: hello });
  const reason = (text: string) => ({ code: 'ARCHIVE_REFUSED', details: { reason: text } });
  await expect(readAll(many, { maxEntries: 2 })).rejects.toMatchObject(reason('too-many-entries'));
  await expect(readAll(many, { maxTotal: 14 })).rejects.toMatchObject(reason('bomb'));
  expect(Object.keys(await readAll(many, { maxTotal: 15 }))).toHaveLength(3);
  const zeros = deflatedZeros(3_000_000_000);
  await expect(openZip(memorySource(zeros))).rejects.toMatchObject(reason('bomb'));
});

/** A zip that declares that many bytes at deflate's best, which alone is allowed. */
function deflatedZeros(size: number): Buffer {
  const content = Buffer.alloc(Math.ceil(size / 1032));
  return handmadeZip([
    { name: 'a', method: 0, content },
    { name: 'b', method: 8, content: randomBytes(content.length), declared: { size } },
  ]);
}

test('a source that fails is not called a damaged zip', async () => {
  const bytes = await soundZip({ a: randomBytes(400_000), b: hello });
  const failure = new Error('no connection');
  const source = memorySource(bytes);
  const failing: ByteSource = {
    size: bytes.length,
    read: (offset, length) =>
      offset < 1000 ? Promise.reject(failure) : source.read(offset, length),
  };
  await expect(contentsOf(failing)).rejects.toBe(failure);
});

test('a source that gives fewer bytes than asked for is damaged', async () => {
  const bytes = await soundZip({ a: hello });
  const short: ByteSource = { size: bytes.length + 5, read: async () => bytes };
  await expect(openZip(short)).rejects.toMatchObject({ details: { reason: 'cut' } });
});

test('a zip beyond 4 GiB is read by Zip64', async () => {
  const hole = 5 * 1024 ** 3;
  const bytes = await soundZip({ a: hello, b: randomBytes(300_000) }, { forceZip64Format: true });
  const [whole, source] = [await readAll(bytes), memorySource(moved(bytes, BigInt(hole)))];
  const far: ByteSource = {
    size: hole + bytes.length,
    read: (offset, length) => {
      if (offset < hole) throw new Error('Nothing stands there.');
      return source.read(offset - hole, length);
    },
  };
  expect((await openZip(far)).entries[0]?.offset).toBe(hole);
  expect(await contentsOf(far)).toEqual(whole);
});

/** The same zip for a place that far behind: offsets in its Zip64 fields (APPNOTE.TXT 4.3.14, 4.3.15, 4.5.3) are greater. */
function moved(bytes: Buffer, distance: bigint): Buffer {
  const copy = Buffer.from(bytes);
  const add = (at: number) => copy.writeBigUInt64LE(copy.readBigUInt64LE(at) + distance, at);
  const locator = copy.length - 22 - 20;
  const end = Number(copy.readBigUInt64LE(locator + 8));
  let at = Number(copy.readBigUInt64LE(end + 48));
  while (at < end) {
    let field = at + 46 + copy.readUInt16LE(at + 28);
    const next = field + copy.readUInt16LE(at + 30) + copy.readUInt16LE(at + 32);
    while (copy.readUInt16LE(field) !== 1) field += 4 + copy.readUInt16LE(field + 2);
    // The field's head, then both sizes.
    add(field + 4 + 16);
    at = next;
  }
  add(end + 48);
  add(locator + 8);
  return copy;
}
