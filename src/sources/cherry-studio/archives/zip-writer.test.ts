import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../test/sources/handmade-zip.ts';
import { openZip } from './zip-file.ts';
import { type NewZipEntry, writeZip } from './zip-writer.ts';

const modified = new Date('2026-01-02T03:04:06Z');

function fileOf(path: string, content: Buffer, size = content.length): NewZipEntry {
  return {
    kind: 'file',
    path,
    modified,
    isExecutable: path.endsWith('.sh'),
    size,
    async *content() {
      for (let at = 0; at < content.length; at += 1000) yield content.subarray(at, at + 1000);
    },
  };
}

async function* each(entries: readonly NewZipEntry[]): AsyncGenerator<NewZipEntry> {
  yield* entries;
}

async function bytesOf(entries: AsyncIterable<NewZipEntry>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of writeZip(entries)) parts.push(part);
  return Buffer.concat(parts);
}

test('what is written is what is read', async () => {
  const name = fc
    .stringMatching(/^[a-z\u4e00-\u4e10 .+%]{1,8}$/)
    .filter((text) => !/^\.+$/.test(text));
  const file = fc.tuple(name, fc.uint8Array({ maxLength: 3000 }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(file, { selector: ([path]) => path }), async (files) => {
      const entries = files.map(([path, bytes]) => fileOf(`d/${path}`, Buffer.from(bytes)));
      const folder: NewZipEntry = { kind: 'folder', path: 'd', modified };
      const zip = await openZip(memorySource(await bytesOf(each([folder, ...entries]))));
      expect(zip.entries.map(({ path }) => path)).toEqual([
        'd',
        ...entries.map(({ path }) => path),
      ]);
      for (const [at, [, bytes]] of files.entries()) {
        const parts: Buffer[] = [];
        for await (const part of zip.read(zip.entries[at + 1]!)) parts.push(part);
        expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('more than 65,535 entries, in less than the square of the time', async () => {
  const count = 66_000;
  async function* many(): AsyncGenerator<NewZipEntry> {
    for (let at = 0; at < count; at++) {
      yield { kind: 'folder', path: `d/${at}`, modified };
      if (at % 500 === 0) yield fileOf(`f/${at}`, Buffer.from('content'));
    }
  }
  const zip = await openZip(memorySource(await bytesOf(many())));
  expect(zip.entries.length).toBe(count + count / 500);
});

test('ends with the error of its contents, of its entries, or of a size that is not so', async () => {
  const broken: NewZipEntry = {
    ...(fileOf('a', Buffer.alloc(10)) as Extract<NewZipEntry, { kind: 'file' }>),
    async *content() {
      yield Buffer.alloc(5);
      throw new Error('gone');
    },
  };
  await expect(bytesOf(each([broken]))).rejects.toThrow('gone');
  const short = bytesOf(each([fileOf('a', Buffer.alloc(10), 11)]));
  await expect(short).rejects.toThrow('unexpected number of bytes');
  async function* stops(): AsyncGenerator<NewZipEntry> {
    yield fileOf('a', Buffer.alloc(10));
    throw new Error('stopped');
  }
  await expect(bytesOf(stops())).rejects.toThrow('stopped');
});

test('a reader that leaves ends the contents', async () => {
  let ended = false;
  async function* entries(): AsyncGenerator<NewZipEntry> {
    try {
      for (let at = 0; ; at++) yield fileOf(`f${at}`, Buffer.alloc(100_000, at));
    } finally {
      ended = true;
    }
  }
  for await (const _ of writeZip(entries())) break;
  expect(ended).toBe(true);
});
