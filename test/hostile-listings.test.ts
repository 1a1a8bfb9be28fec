import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeTree, type Node, sha256 } from '../src/format/index.ts';
import { walkTree } from '../src/operations/trees/walk-tree.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { type HandmadeRepository, makeNode } from './handmade-repository.ts';
import { HostileFixture } from './hostile-fixture.ts';
import { refusal, wordsOf } from './refusal.ts';

/*
 * Whoever knows the password can seal any folder listing. None makes a restore write a wrong file, or anything outside
 * its target, and none takes memory or time without end.
 */

const MISSING = 'ab'.repeat(32);

let hostile: HostileFixture;
let made: HandmadeRepository;
let base: string;
let target: string;
beforeEach(() => {
  hostile = new HostileFixture();
  ({ made, base, target } = hostile);
});
afterEach(() => hostile.remove());

async function fileOf(text: string, fields: Partial<Node> = {}): Promise<Node> {
  return makeNode('file', { content: [await made.putData(text)], size: text.length, ...fields });
}

describe('a folder listing with a name that is none', () => {
  test.each([
    ['..', '..'],
    ['.', '.'],
    ['nothing', ''],
    ['an absolute path', '/etc/passwd'],
    ['a path', 'a/b'],
    ['a way out', '../../outside'],
    ['a NUL', 'a\0b'],
  ])('restores nothing and says so: %s', async (_, name) => {
    const tree = await made.putTree([await fileOf('hostile', { name })]);
    const { words, entries } = await hostile.restore(tree);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain(tree);
    expect(words[0]).toMatch(/is no name for a file/);
    expect(entries.filter((entry) => entry !== 'target')).toEqual([]);
    const problems = await hostile.check(tree);
    expect(problems.join()).toContain(tree);
  });

  test.each([
    ['a separator', String.raw`a\x2fb`],
    ['a NUL', String.raw`a\x00b`],
    ['dots', String.raw`\x2e\x2e`],
  ])('is seen through its escapes: %s', async (_, quoted) => {
    const node = JSON.stringify({ name: quoted, type: 'dir', content: null });
    const tree = await made.putTree(`{"nodes":[${node}]}\n`);
    const { words, entries } = await hostile.restore(tree);
    expect(words[0]).toContain('is no name for a file');
    expect(entries.filter((entry) => entry !== 'target')).toEqual([]);
  });

  test('does not keep the folders beside it from being restored', async () => {
    const bad = await made.putTree([makeNode('..')]);
    const good = await made.putTree([await fileOf('good')]);
    const tree = await made.putTree([
      makeNode('bad', { type: 'dir', subtree: bad }),
      makeNode('good', { type: 'dir', subtree: good }),
    ]);
    const { words, entries } = await hostile.restore(tree);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain('/bad');
    expect(entries).toContain('target/good/file');
  });
});

describe('a folder listing in disorder', () => {
  test.each([
    ['twice the same name', ['a', 'a']],
    ['the wrong order', ['b', 'a']],
    ['the order of UTF-16', ['\u{1f600}', '\uff5e']],
  ])('is refused: %s', async (_, names) => {
    const tree = await made.putTree(names.map((name) => makeNode(name)));
    const { words } = await hostile.restore(tree);
    expect(words[0]).toMatch(/twice or in the wrong place/);
    expect((await hostile.check(tree)).join()).toContain('twice or in the wrong place');
  });

  test('is refused when a link and a folder share a name, to lead out of the target', async () => {
    const inner = await made.putTree([await fileOf('escaped')]);
    const outside = join(base, 'outside');
    mkdirSync(outside);
    const tree = await made.putTree([
      makeNode('x', { type: 'symlink', linkTarget: outside }),
      makeNode('x', { type: 'dir', subtree: inner }),
    ]);
    await hostile.restore(tree);
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('links in the way of a restore', () => {
  test('are replaced where a folder belongs, not followed', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    mkdirSync(target);
    symlinkSync(outside, join(target, 'x'));
    const inner = await made.putTree([await fileOf('inside')]);
    const { words } = await hostile.restore(
      await made.putTree([makeNode('x', { type: 'dir', subtree: inner })]),
    );
    expect(words).toEqual([]);
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(target, 'x', 'file'), 'utf8')).toBe('inside');
  });

  test('are replaced where a file belongs, and what they lead to is not touched', async () => {
    const outside = join(base, 'outside');
    writeFileSync(outside, 'mine');
    mkdirSync(target);
    symlinkSync(outside, join(target, 'file'));
    await hostile.restore(await made.putTree([await fileOf('restored')]));
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe('restored');
  });

  test('that were restored first are not followed by the next restore', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    await hostile.restore(
      await made.putTree([makeNode('x', { type: 'symlink', linkTarget: outside })]),
    );
    const inner = await made.putTree([await fileOf('inside')]);
    await hostile.restore(await made.putTree([makeNode('x', { type: 'dir', subtree: inner })]));
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(target, 'x', 'file'), 'utf8')).toBe('inside');
  });
});

describe('a file that cannot be', () => {
  test.each<[string, Partial<Node>, RegExp]>([
    [
      'of more bytes than its blobs have',
      { size: 2n ** 63n },
      /18446744073709551615|9223372036854775808|bytes/,
    ],
    ['of fewer bytes', { size: 1 }, /bytes/],
    ['of a blob that is nowhere', { content: [MISSING] }, new RegExp(MISSING)],
  ])('%s is reported, and not restored', async (_, fields, words) => {
    const tree = await made.putTree([await fileOf('content', fields)]);
    const restored = await hostile.restore(tree);
    expect(restored.words).toHaveLength(1);
    expect(restored.words[0]).toMatch(/^\/file|\/file /);
    expect(restored.words[0]).toMatch(words);
    expect(restored.entries).not.toContain('target/file');
    expect((await hostile.check(tree)).join()).toContain('/file');
  });

  test('whose content is a folder listing is reported', async () => {
    const listing = await made.putTree([]);
    const tree = await made.putTree([makeNode('file', { content: [listing], size: 13 })]);
    const { words, entries } = await hostile.restore(tree);
    expect(words[0]).toContain(listing);
    expect(entries).not.toContain('target/file');
  });

  test('of a hundred thousand times the same blob takes no more memory than its list', async () => {
    const id = await made.putData('x');
    const content = Array<string>(100_000).fill(id);
    const tree = await made.putTree([makeNode('file', { content, size: 100_000 })]);
    const { words } = await hostile.restore(tree);
    expect(words).toEqual([]);
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe('x'.repeat(100_000));
  });
});

describe('an entry that cannot be', () => {
  test.each<[string, Partial<Node>]>([
    ['a folder without a listing', { type: 'dir' }],
    ['a folder whose listing is nowhere', { type: 'dir', subtree: MISSING }],
    ['an entry of no type', { type: '' }],
    ['a link to nothing', { type: 'symlink' }],
    [
      'a link whose target is longer than any path',
      { type: 'symlink', linkTarget: 'x'.repeat(1e6) },
    ],
    ['a name longer than any', { name: 'n'.repeat(5000) }],
  ])('is reported, and the rest is restored: %s', async (_, fields) => {
    const tree = await made.putTree([
      makeNode('a'),
      makeNode(fields.name ?? 'n', { ...fields, content: null }),
      makeNode('z'),
    ]);
    const { words, entries } = await hostile.restore(tree);
    expect(words).toHaveLength(1);
    expect(words[0]).toMatch(/\/n/);
    expect(entries).toEqual(expect.arrayContaining(['target/a', 'target/z']));
  });

  test('with a time or a number beyond all bounds is refused', async () => {
    for (const field of [
      '"mtime":"2026-13-45T99:99:99Z"',
      '"mtime":5',
      '"size":-1',
      '"size":1e300',
      '"inode":99999999999999999999999',
      '"mode":4294967296',
      '"uid":-5',
      '"content":["short"]',
      '"subtree":"../../x"',
      '"extended_attributes":[{"name":5}]',
    ]) {
      const tree = await made.putTree(`{"nodes":[{"name":"x","type":"file",${field}}]}\n`);
      const error = await refusal((await loadIndex(made.open())).loadTree(tree));
      expect(error).toMatchObject({ code: 'DAMAGED', details: { id: tree } });
    }
  });

  test('with times at the edges of the calendar is restored, or reported', async () => {
    for (const mtime of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z']) {
      await hostile.restore(await made.putTree([makeNode('file', { mtime, atime: mtime })]));
      expect(existsSync(join(target, 'file'))).toBe(true);
    }
  });

  test('does not change what objects are', async () => {
    const tree = await made.putTree(
      '{"nodes":[{"name":"x","type":"file","content":[],"__proto__":{"polluted":1},"generic_attributes":{"__proto__":{"polluted":1}}}]}\n',
    );
    await hostile.restore(tree);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('depth without end', () => {
  /** Folders in each other, each listing with that many entries that lead on to the next one. */
  async function nest(levels: number, width: number): Promise<string> {
    const contents: { type: 'tree'; bytes: Buffer }[] = [];
    let next: string | undefined;
    for (let level = 0; level < levels; level++) {
      const nodes = Array.from({ length: next === undefined ? 0 : width }, (_, at) =>
        makeNode(`d${at}`, { type: 'dir', subtree: next! }),
      );
      const bytes = encodeTree(nodes);
      contents.push({ type: 'tree', bytes });
      next = sha256(bytes);
    }
    await made.putBlobs(contents);
    return next!;
  }

  test('10,000 folders in each other are walked, checked, and restored as far as the system can', async () => {
    const tree = await nest(10_000, 1);
    const indexed = await loadIndex(made.open());
    let entries = 0;
    for await (const { path } of walkTree(indexed, tree)) if (path.length > 0) entries++;
    expect(entries).toBe(9_999);
    const { words } = await hostile.restore(tree);
    expect(words.length).toBeGreaterThan(0);
    for (const text of words) expect(text).toMatch(/too long/);
    expect(await hostile.check(tree)).toEqual([]);
  });

  test('folders that double at every level are checked at once, and a restore of them can be stopped', async () => {
    const tree = await nest(60, 2);
    expect(await hostile.check(tree)).toEqual([]);
    const { words } = await hostile.restore(tree, { signal: AbortSignal.timeout(300) });
    expect(words.at(-1)).toContain('Stopped');
  });

  test.each([
    ['lists', (levels: number) => `{"nodes":${'['.repeat(levels)}${']'.repeat(levels)}}`],
    [
      'objects',
      (levels: number) => `{"nodes":[],"x":${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}}`,
    ],
  ])('in JSON is refused or passed over: %s', async (_, nested) => {
    for (const levels of [100, 1_000_000]) {
      await hostile.restore(await made.putTree(nested(levels)));
      const index = await made.putJson('index', nested(levels).replace('nodes', 'packs'));
      const error = await refusal(loadIndex(made.open()));
      expect(wordsOf(error)).toContain(index);
      await made.storage.delete(keyOf('index', index));
    }
  });
});
