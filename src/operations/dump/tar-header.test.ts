import { Readable } from 'node:stream';
import fc from 'fast-check';
import tar from 'tar-stream';
import { expect, test } from 'vitest';
import { encodeTarHeader, type TarEntry, tarEnd, tarPadding } from './tar-header.ts';

interface ReadEntry {
  readonly header: tar.Header;
  readonly content: Buffer;
}

async function readTar(bytes: Buffer): Promise<ReadEntry[]> {
  const found: ReadEntry[] = [];
  const extract = tar.extract();
  Readable.from([bytes]).pipe(extract);
  for await (const entry of extract) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    found.push({ header: entry.header, content: Buffer.concat(pieces) });
  }
  return found;
}

const plain: TarEntry = {
  path: Buffer.from('a.txt'),
  type: 'file',
  mode: 0o644,
  uid: 1000,
  gid: 1000,
  user: 'ada',
  group: 'users',
  mtime: 1_700_000_000_000_000_000n,
  size: 0,
};

test('another implementation reads back every entry that fits', async () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 150 })
    .filter((text) => !text.includes('\0') && text.isWellFormed());
  const entry = fc.record({
    path: name,
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    gid: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    user: name,
    mtime: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 19n }),
    content: fc.uint8Array({ maxLength: 1200 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
      const bytes = Buffer.concat([
        ...entries.flatMap(({ path, content, ...rest }) => [
          encodeTarHeader({ ...plain, ...rest, path: Buffer.from(path), size: content.length }),
          Buffer.from(content),
          tarPadding(content.length),
        ]),
        tarEnd(),
      ]);
      const read = await readTar(bytes);
      expect(
        read.map(({ header, content }) => ({
          path: header.name,
          mode: header.mode,
          uid: Number(paxOf(header, 'uid') ?? header.uid),
          gid: Number(paxOf(header, 'gid') ?? header.gid),
          user: paxOf(header, 'uname') ?? header.uname,
          content: content.toString('hex'),
        })),
      ).toEqual(
        entries.map(({ path, mode, uid, gid, user, content }) => ({
          path,
          mode,
          uid,
          gid,
          user,
          content: Buffer.from(content).toString('hex'),
        })),
      );
      entries.forEach(({ mtime }, at) => {
        const written = paxOf(read[at]!.header, 'mtime');
        if (written !== undefined) expect(nanoseconds(written)).toBe(mtime);
      });
    }),
    { numRuns: 60 },
  );
});

/** The type says that there are no records; the reader keeps them all. */
function paxOf({ pax }: tar.Header, key: string): string | undefined {
  return (pax as Record<string, string> | undefined)?.[key];
}

function nanoseconds(text: string): bigint {
  const [, sign, whole, fraction] = /^(-?)(\d+)\.(\d{9})$/.exec(text)!;
  return BigInt(`${sign}${whole}${fraction}`);
}

test('names that are not UTF-8, long links, big files and attributes go into pax records byte for byte', () => {
  const header = encodeTarHeader({
    ...plain,
    path: Buffer.from([0x66, 0xff]),
    type: 'symlink',
    linkTarget: Buffer.from('x'.repeat(150)),
    size: 2 ** 34,
    extendedAttributes: [{ name: 'user.k', value: Buffer.from([0, 0xff]) }],
  });
  const text = header.toString('latin1');
  expect(text).toContain('21 hdrcharset=BINARY\n');
  expect(text).toContain('11 path=f\u00ff\n');
  expect(text).toContain(`164 linkpath=${'x'.repeat(150)}\n`);
  expect(text).toContain('20 size=17179869184\n');
  expect(text).toContain('26 SCHILY.xattr.user.k=\u0000\u00ff\n');
  expect(header.length % 512).toBe(0);
});

test('devices keep both their numbers', async () => {
  const entry: TarEntry = { ...plain, type: 'chardev', device: 0x0501n };
  const [read] = await readTar(Buffer.concat([encodeTarHeader(entry), tarEnd()]));
  expect(read!.header).toMatchObject({ type: 'character-device', devmajor: 5, devminor: 1 });
});
