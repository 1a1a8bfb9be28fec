import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import tar from 'tar-stream';
import { expect, test } from 'vitest';
import { addSnapshot, collect, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { type DumpOptions, dump } from './dump.ts';

const FOLDER = {
  docs: {
    'a.txt': 'hello',
    link: { node: { type: 'symlink', content: null, linkTarget: 'a.txt', mode: 2 ** 27 + 0o777 } },
    sub: { 'b.txt': 'world' },
    talk: { node: { type: 'socket', content: null } },
  },
} as const;

async function dumped(options: DumpOptions): Promise<Buffer> {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, FOLDER);
  return Buffer.concat(await collect(dump(await indexOf(repository), snapshot, options)));
}

async function tarNames(bytes: Buffer): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  const extract = tar.extract();
  Readable.from([bytes]).pipe(extract);
  for await (const entry of extract) {
    names[entry.header.name] = entry.header.linkname ?? (await text(entry));
  }
  return names;
}

/** The names in the list at the end of a zip. */
function zipNames(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf('PK\x01\x02'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 46)) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

test('a file is dumped as its bytes', async () => {
  expect((await dumped({ path: '/docs/a.txt' })).toString()).toBe('hello');
  expect((await dumped({ root: '/docs/sub', path: 'b.txt' })).toString()).toBe('world');
});

test('a folder becomes a tar with its own name in front, the root one without', async () => {
  const below = { 'docs/': '', 'docs/a.txt': 'hello', 'docs/link': 'a.txt' };
  const all = { ...below, 'docs/sub/': '', 'docs/sub/b.txt': 'world' };
  expect(await tarNames(await dumped({ path: '/docs' }))).toEqual(all);
  expect(await tarNames(await dumped({ path: '/' }))).toEqual(all);
  expect(await tarNames(await dumped({ root: '/docs/sub' }))).toEqual({ 'b.txt': 'world' });
});

test('a folder becomes a zip that lists the same, sockets apart', async () => {
  const zip = await dumped({ path: '/docs', archive: 'zip' });
  expect(zipNames(zip)).toEqual([
    'docs/',
    'docs/a.txt',
    'docs/link',
    'docs/sub/',
    'docs/sub/b.txt',
  ]);
});

test('what is not there, or has no content, is refused by name', async () => {
  for (const path of ['/nope', '/docs/a.txt/x', '/docs/link', '/docs/talk']) {
    await expect(dumped({ path }), path).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  }
});

test('a lost blob ends a dump with the name of the file, whichever format was asked for', async () => {
  for (const archive of ['tar', 'zip'] as const) {
    const repository = makeRepository();
    const lost = { node: { size: 3, content: ['ab'.repeat(32)] } };
    const { snapshot } = await addSnapshot(repository, { lost });
    const bytes = dump(await indexOf(repository), snapshot, { archive });
    await expect(collect(bytes)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  }
});

test('a reader that stops early leaves nothing running', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, FOLDER);
  for await (const piece of dump(await indexOf(repository), snapshot, { archive: 'zip' })) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
});
