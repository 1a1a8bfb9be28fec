import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { readZipEntry } from './zip-entry.ts';

const content = Buffer.from(JSON.stringify({ text: 'hello '.repeat(500) }));
let zip: Buffer;
beforeAll(async () => {
  const file = new ZipFile();
  file.addBuffer(Buffer.from('first'), 'Data/first.txt', { compress: false });
  file.addBuffer(content, 'data.json');
  file.end({ comment: 'a comment', forceZip64Format: false });
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  zip = Buffer.concat(chunks);
});

test('a file is found by its name, packed or not', () => {
  expect(readZipEntry(zip, 'data.json', 10_000)).toEqual(content);
  expect(readZipEntry(zip, 'Data/first.txt', 10_000)?.toString()).toBe('first');
  expect(readZipEntry(zip, 'metadata.json', 10_000)).toBeUndefined();
});

test('a file that is longer than allowed is refused before it is unpacked', () => {
  expect(() => readZipEntry(zip, 'data.json', content.length - 1)).toThrow(/too long/);
});

test('one that grows beyond what it announces is damaged', () => {
  const lying = Buffer.from(zip);
  const size = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24;
  lying.writeUInt32LE(10, size);
  expect(() => readZipEntry(lying, 'data.json', 10_000)).toThrow(/damaged/);
});

test('no bytes make it throw anything else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5_000), fc.nat(255)), { maxLength: 8 }),
      fc.nat(5_000),
      (changes, length) => {
        const broken = Buffer.from(zip);
        for (const [at, value] of changes) broken[zip.length - 1 - (at % zip.length)] = value;
        try {
          readZipEntry(broken.subarray(0, zip.length - (length % 50)), 'data.json', 10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      },
    ),
  );
  for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), Buffer.alloc(100)]) {
    expect(() => readZipEntry(bytes, 'x', 1)).toThrow(RangeError);
  }
});
