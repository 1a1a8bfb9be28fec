import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createKeyFile,
  encodeIndex,
  encodeKeyFile,
  encodeTree,
  type IndexedPack,
  type Node,
  type PackedBlob,
  sealPackTrailer,
  sha256,
} from '../src/format/index.ts';
import { check } from '../src/operations/check/check.ts';
import { restore } from '../src/operations/restore/restore.ts';
import { loadSnapshots } from '../src/operations/snapshots/load-snapshots.ts';
import { walkTree } from '../src/operations/trees/walk-tree.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { HandmadeRepository, makeNode, makeSnapshot } from './handmade-repository.ts';
import { refusal, wordsOf } from './refusal.ts';
import { zerosFrame } from './zstd-zeros.ts';

/*
 * Whoever can write to the storage can swap and drop objects; whoever knows the password can seal anything. Neither makes
 * a restore write a wrong file, or anything outside its target, and neither takes memory or time without end.
 */

const PASSWORD = 'cheap';
const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };
const CHEAP = { N: 2, r: 1, p: 1 };
const MISSING = 'ab'.repeat(32);

let made: HandmadeRepository;
let base: string;
let target: string;
beforeEach(async () => {
  made = new HandmadeRepository();
  await made.putConfig();
  base = mkdtempSync(join(tmpdir(), 'kirsch-hostile-'));
  target = join(base, 'target');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

interface Restored {
  /** The error that ended the restore, and those that it went on after. */
  readonly words: readonly string[];
  /** All that is below the folder around the target, by its path. */
  readonly entries: readonly string[];
}

async function restoreTree(
  tree: string,
  options: { signal?: AbortSignal } = {},
): Promise<Restored> {
  const words: string[] = [];
  const indexed = await loadIndex(made.open());
  const result = restore(indexed, {
    snapshot: makeSnapshot(tree),
    target,
    workers: 1,
    ...options,
    onIssue: ({ item, error }) => words.push(`${item} ${error.code} ${wordsOf(error)}`),
  });
  const error = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined) words.push(wordsOf(await refusal(Promise.reject(error))));
  expect(words.filter((text) => /INTERNAL|unexpected/i.test(text))).toEqual([]);
  return { words, entries: readdirSync(base, { recursive: true }).map(String).sort() };
}

/** What `check` says about a snapshot of this tree. */
async function checkTree(tree: string): Promise<string[]> {
  await made.putSnapshot(tree);
  const { problems } = await check(made.open(), { readData: 'all', workers: 1 });
  return problems.map(({ item, message }) => `${item} ${message}`);
}

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
    const { words, entries } = await restoreTree(tree);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain(tree);
    expect(words[0]).toMatch(/is no name for a file/);
    expect(entries.filter((entry) => entry !== 'target')).toEqual([]);
    const problems = await checkTree(tree);
    expect(problems.join()).toContain(tree);
  });

  test.each([
    ['a separator', String.raw`a\x2fb`],
    ['a NUL', String.raw`a\x00b`],
    ['dots', String.raw`\x2e\x2e`],
  ])('is seen through its escapes: %s', async (_, quoted) => {
    const node = JSON.stringify({ name: quoted, type: 'dir', content: null });
    const tree = await made.putTree(`{"nodes":[${node}]}\n`);
    const { words, entries } = await restoreTree(tree);
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
    const { words, entries } = await restoreTree(tree);
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
    const { words } = await restoreTree(tree);
    expect(words[0]).toMatch(/twice or in the wrong place/);
    expect((await checkTree(tree)).join()).toContain('twice or in the wrong place');
  });

  test('is refused when a link and a folder share a name, to lead out of the target', async () => {
    const inner = await made.putTree([await fileOf('escaped')]);
    const outside = join(base, 'outside');
    mkdirSync(outside);
    const tree = await made.putTree([
      makeNode('x', { type: 'symlink', linkTarget: outside }),
      makeNode('x', { type: 'dir', subtree: inner }),
    ]);
    await restoreTree(tree);
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
    const { words } = await restoreTree(
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
    await restoreTree(await made.putTree([await fileOf('restored')]));
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe('restored');
  });

  test('that were restored first are not followed by the next restore', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    await restoreTree(
      await made.putTree([makeNode('x', { type: 'symlink', linkTarget: outside })]),
    );
    const inner = await made.putTree([await fileOf('inside')]);
    await restoreTree(await made.putTree([makeNode('x', { type: 'dir', subtree: inner })]));
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
    const restored = await restoreTree(tree);
    expect(restored.words).toHaveLength(1);
    expect(restored.words[0]).toMatch(/^\/file|\/file /);
    expect(restored.words[0]).toMatch(words);
    expect(restored.entries).not.toContain('target/file');
    expect((await checkTree(tree)).join()).toContain('/file');
  });

  test('whose content is a folder listing is reported', async () => {
    const listing = await made.putTree([]);
    const tree = await made.putTree([makeNode('file', { content: [listing], size: 13 })]);
    const { words, entries } = await restoreTree(tree);
    expect(words[0]).toContain(listing);
    expect(entries).not.toContain('target/file');
  });

  test('of a hundred thousand times the same blob takes no more memory than its list', async () => {
    const id = await made.putData('x');
    const content = Array<string>(100_000).fill(id);
    const tree = await made.putTree([makeNode('file', { content, size: 100_000 })]);
    const { words } = await restoreTree(tree);
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
    const { words, entries } = await restoreTree(tree);
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
      const { words } = await restoreTree(tree);
      expect(words[0]).toContain(tree);
    }
  });

  test('with times at the edges of the calendar is restored, or reported', async () => {
    for (const mtime of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z']) {
      await restoreTree(await made.putTree([makeNode('file', { mtime, atime: mtime })]));
      expect(existsSync(join(target, 'file'))).toBe(true);
    }
  });

  test('does not change what objects are', async () => {
    const tree = await made.putTree(
      '{"nodes":[{"name":"x","type":"file","content":[],"__proto__":{"polluted":1},"generic_attributes":{"__proto__":{"polluted":1}}}]}\n',
    );
    await restoreTree(tree);
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
    const { words } = await restoreTree(tree);
    expect(words.length).toBeGreaterThan(0);
    for (const text of words) expect(text).toMatch(/too long/);
    expect(await checkTree(tree)).toEqual([]);
  });

  test('folders that double at every level are checked at once, and a restore of them can be stopped', async () => {
    const tree = await nest(60, 2);
    expect(await checkTree(tree)).toEqual([]);
    const began = performance.now();
    const { words } = await restoreTree(tree, { signal: AbortSignal.timeout(300) });
    expect(words.at(-1)).toContain('Stopped');
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  test.each([
    ['lists', (levels: number) => `{"nodes":${'['.repeat(levels)}${']'.repeat(levels)}}`],
    [
      'objects',
      (levels: number) => `{"nodes":[],"x":${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}}`,
    ],
  ])('in JSON is refused or passed over: %s', async (_, nested) => {
    for (const levels of [100, 1_000_000]) {
      await restoreTree(await made.putTree(nested(levels)));
      const index = await made.putJson('index', nested(levels).replace('nodes', 'packs'));
      const error = await refusal(loadIndex(made.open()));
      expect(wordsOf(error)).toContain(index);
      await made.storage.delete(keyOf('index', index));
    }
  });
});

describe('an index that lies', () => {
  const TEXT = 'what is in the file';
  let pack: IndexedPack;
  beforeEach(async () => {
    pack = await made.putPack([
      { type: 'data', bytes: Buffer.from(TEXT) },
      { type: 'data', bytes: Buffer.from('another') },
      {
        type: 'tree',
        bytes: encodeTree([
          makeNode('file', { content: [sha256(Buffer.from(TEXT))], size: TEXT.length }),
        ]),
      },
    ]);
  });

  const LIES: [string, object][] = [
    ['an offset beyond the pack', { offset: 1_000_000 }],
    ['an offset beyond 4 GiB', { offset: 2 ** 32 }],
    ['an offset of a terabyte', { offset: 2 ** 40 }],
    ['an offset within another blob', { offset: 7 }],
    ['a length of nothing', { length: 0 }],
    ['a length shorter than a seal', { length: 31 }],
    ['a length that is one byte short', { length: TEXT.length + 32 - 1 }],
    ['a length beyond the pack', { length: 1_000_000 }],
    ['a length of 4 GiB', { length: 2 ** 32 - 1 }],
    ['a length of a terabyte', { length: 2 ** 40 }],
    ['a negative length', { length: -1 }],
    ['no compression where there is one', { uncompressedLength: 0 }],
    ['another size of the content', { uncompressedLength: TEXT.length + 1 }],
    ['a content of 4 GiB', { uncompressedLength: 2 ** 32 - 1 }],
    ['another type', { type: 'tree' }],
    ['another id', { id: MISSING }],
  ];

  test.each(LIES)('makes no wrong file, and a check tells of it: %s', async (_, lie) => {
    const tree = pack.blobs[2]!.id;
    const blobs = pack.blobs.map((blob, at) => (at === 0 ? { ...blob, ...lie } : blob));
    const index = await made.putIndex([{ ...pack, blobs }]);
    const opened = await loadIndex(made.open()).catch((error: unknown) => wordsOf(error));
    if (typeof opened === 'string') expect(opened).toContain(index);
    else {
      const { words, entries } = await restoreTree(tree);
      expect(words).toHaveLength(1);
      expect(words[0]).toContain('/file');
      expect(entries).not.toContain('target/file');
    }
    const problems = (await checkTree(tree)).join();
    expect(problems).toMatch(new RegExp(`${index}|${pack.id}`));
  });

  test('makes no wrong file when two blobs change places', async () => {
    const [first, second, listing] = pack.blobs as [PackedBlob, PackedBlob, PackedBlob];
    const swapped = [{ ...first, id: second.id }, { ...second, id: first.id }, listing];
    await made.putIndex([{ ...pack, blobs: swapped }]);
    const { words, entries } = await restoreTree(listing.id);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain('/file');
    expect(entries).not.toContain('target/file');
    expect((await checkTree(listing.id)).join()).toContain(pack.id);
  });

  test('is no matter where another index tells the truth', async () => {
    const lie = pack.blobs.map((blob) => ({ ...blob, offset: 3 }));
    await made.putIndex([{ ...pack, blobs: lie }]);
    await made.putIndex([pack]);
    const { words } = await restoreTree(pack.blobs[2]!.id);
    expect(words).toEqual([]);
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe(TEXT);
  });

  test('is noticed when it names a pack that is not there', async () => {
    await made.putIndex([pack]);
    await made.storage.delete(keyOf('pack', pack.id));
    const { words } = await restoreTree(pack.blobs[2]!.id);
    expect(words.join()).toContain(keyOf('pack', pack.id));
    expect((await checkTree(pack.blobs[2]!.id)).join()).toContain(keyOf('pack', pack.id));
  });
});

describe('a pack whose header lies', () => {
  const sealed = () => made.sealer.seal(Buffer.from('content'));

  async function checkPack(bytes: Buffer, blobs: IndexedPack['blobs']): Promise<string> {
    const id = await made.put('pack', bytes);
    await made.putIndex([{ id, blobs }]);
    const { problems } = await check(made.open(), { readData: 'all', workers: 1 });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ item }) => item === keyOf('pack', id))).toBe(true);
    return problems.map(({ message }) => message).join();
  }

  const blob = {
    type: 'data' as const,
    id: sha256(Buffer.from('content')),
    offset: 0,
    length: 39,
    uncompressedLength: 0,
  };

  test.each<[string, () => Buffer]>([
    [
      'by naming another blob',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, id: MISSING }], made.sealer)]),
    ],
    [
      'by naming another length',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, length: 40 }], made.sealer)]),
    ],
    ['by naming nothing', () => Buffer.concat([sealed(), sealPackTrailer([], made.sealer)])],
    [
      'by naming another type',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, type: 'tree' }], made.sealer)]),
    ],
    ['by a length of 4 GiB', () => Buffer.concat([sealed(), Buffer.from([255, 255, 255, 255])])],
    ['by a length of nothing', () => Buffer.concat([sealed(), Buffer.alloc(4)])],
    [
      'by not being sealed',
      () => Buffer.concat([sealed(), Buffer.alloc(69), Buffer.from([69, 0, 0, 0])]),
    ],
    [
      'by being another key’s',
      () => Buffer.concat([sealed(), sealPackTrailer([blob], new HandmadeRepository().sealer)]),
    ],
    [
      'by holding half an entry',
      () => {
        const header = made.sealer.seal(Buffer.alloc(20));
        const length = Buffer.alloc(4);
        length.writeUInt32LE(header.length);
        return Buffer.concat([sealed(), header, length]);
      },
    ],
    ['by not being there', () => sealed()],
    ['by an empty pack', () => Buffer.alloc(0)],
  ])('is found by a check: %s', async (_, bytes) => {
    await checkPack(bytes(), [blob]);
  });
});

describe('swapped objects', () => {
  test('are noticed for every kind, and named', async () => {
    const trees = [await made.putTree([makeNode('a')]), await made.putTree([makeNode('b')])];
    for (const tree of trees) await made.putSnapshot(tree);
    for (const kind of ['snapshot', 'index', 'pack'] as const) {
      const repository = made.open();
      const keys = (await repository.listIds(kind)).map((id) => keyOf(kind, id)) as [
        string,
        string,
      ];
      const bytes = (await Promise.all(keys.map((key) => made.storage.get(key)))) as [
        Buffer,
        Buffer,
      ];
      await made.storage.put(keys[0], bytes[1]);
      await made.storage.put(keys[1], bytes[0]);
      const { problems } = await check(repository, { readData: 'all', workers: 1 });
      for (const key of keys) expect(problems.map(({ item }) => item)).toContain(key);
      await made.storage.put(keys[0], bytes[0]);
      await made.storage.put(keys[1], bytes[1]);
    }
    expect((await check(made.open(), { readData: 'all', workers: 1 })).problems).toEqual([]);
  });

  test('of other kinds are what they are, though their names and seals are right', async () => {
    const tree = await made.putTree([]);
    const snapshot = await made.storage.get(keyOf('snapshot', await made.putSnapshot(tree)));
    const index = Buffer.from(encodeIndex([]));
    const wrong = await made.putJson('snapshot', index);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error.details).toEqual({ key: keyOf('snapshot', wrong) });
    await made.put('index', snapshot);
    expect((await loadIndex(made.open())).index.has('tree', tree)).toBe(true);
  });

  test('show in a config that another object has taken the place of', async () => {
    await made.put('key', await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, ...CHEAP }));
    const id = await made.putJson('snapshot', '{}');
    await made.storage.put('config', await made.storage.get(keyOf('snapshot', id)));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: 'config' } });
  });

  test('of another repository do not open', async () => {
    const other = new HandmadeRepository(made.storage);
    const id = await other.putSnapshot(MISSING);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error.details).toEqual({ key: keyOf('snapshot', id) });
  });
});

describe('a snapshot that cannot be', () => {
  test.each([
    ['no tree', '{"time":"2026-01-02T03:04:05Z","paths":[]}'],
    ['a tree that is no id', '{"time":"2026-01-02T03:04:05Z","tree":"../x","paths":[]}'],
    ['no time', `{"tree":"${MISSING}","paths":[]}`],
    ['a time that is none', `{"time":"yesterday","tree":"${MISSING}","paths":[]}`],
    ['the 30th of February', `{"time":"2026-02-30T00:00:00Z","tree":"${MISSING}","paths":[]}`],
    ['paths that are none', `{"time":"2026-01-02T03:04:05Z","tree":"${MISSING}","paths":[5]}`],
    ['a list', '[]'],
    ['a number', '5'],
    ['nothing', ''],
  ])('is damaged, and named: %s', async (_, json) => {
    const id = await made.putJson('snapshot', json);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('snapshot', id) } });
  });

  test('may have absurd paths, names and moments: they lead nowhere', async () => {
    const tree = await made.putTree([await fileOf('content')]);
    for (const time of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59+14:00']) {
      await made.putSnapshot(tree, {
        time,
        paths: ['../..', '/\0', 'x'.repeat(100_000)],
        hostname: '\u001b[2J',
      });
    }
    expect(await loadSnapshots(made.open())).toHaveLength(2);
    const { entries } = await restoreTree(tree);
    expect(entries).toEqual(['target', 'target/file']);
  });

  test('of a tree that is nowhere is reported', async () => {
    const { words } = await restoreTree(MISSING);
    expect(words[0]).toContain(MISSING);
    expect((await checkTree(MISSING)).join()).toContain(MISSING);
  });
});

describe('compressed data that grows without end', () => {
  const BOMB = zerosFrame(8 * 2 ** 30);

  test('is small, to begin with', () => expect(BOMB.length).toBeLessThan(300_000));

  test.each(['index', 'snapshot'] as const)(
    'is refused in an %s file, which is named',
    async (kind) => {
      const id = await made.put(kind, made.sealer.seal(Buffer.concat([Buffer.of(2), BOMB])));
      const error = await refusal(made.open().loadUnpacked(kind, id));
      expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf(kind, id) } });
    },
  );

  test.each([100, 2 ** 20, 2 ** 32 - 1])(
    'is refused in a blob that claims %i bytes',
    async (uncompressedLength) => {
      const sealed = made.sealer.seal(BOMB);
      const blob = {
        type: 'data' as const,
        id: MISSING,
        offset: 0,
        length: sealed.length,
        uncompressedLength,
      };
      const id = await made.put(
        'pack',
        Buffer.concat([sealed, sealPackTrailer([blob], made.sealer)]),
      );
      await made.putIndex([{ id, blobs: [blob] }]);
      const before = process.memoryUsage().rss;
      const error = await refusal((await loadIndex(made.open())).loadBlob('data', MISSING));
      expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('pack', id) } });
      expect(process.memoryUsage().rss - before).toBeLessThan(600 * 2 ** 20);
      const size = Math.min(uncompressedLength, Number.MAX_SAFE_INTEGER);
      const tree = await made.putTree([makeNode('file', { content: [MISSING], size })]);
      const { words, entries } = await restoreTree(tree);
      expect(words[0]).toContain('file');
      expect(entries).not.toContain('target/file');
    },
  );
});

describe('key files that ask for too much', () => {
  const salt = Buffer.alloc(64, 1);
  const data = Buffer.alloc(150, 1);

  test.each([
    ['N = 2^40', { N: 2 ** 40, r: 8, p: 1 }],
    ['N = 2^30', { N: 2 ** 30, r: 8, p: 1 }],
    ['r = 2^30', { N: 2, r: 2 ** 30, p: 1 }],
    ['p = 2^30', { N: 2, r: 1, p: 2 ** 30 }],
    ['N that is no power of two', { N: 1000, r: 8, p: 1 }],
    ['N = 0', { N: 0, r: 8, p: 1 }],
    ['r = 0', { N: 2, r: 0, p: 1 }],
  ])('are refused before they get it, and named: %s', async (_, cost) => {
    const id = await made.put('key', encodeKeyFile({ ...OWNER, ...cost, salt, data }));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('key', id) } });
  });

  test('do not take the place of one that opens', async () => {
    await made.put('key', encodeKeyFile({ ...OWNER, N: 2 ** 40, r: 8, p: 1, salt, data }));
    await made.put('key', await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, ...CHEAP }));
    await openRepository(made.storage, { password: PASSWORD });
  });

  test('are no more trouble when there are a thousand of them', async () => {
    for (let key = 0; key < 1000; key++) {
      await made.put(
        'key',
        await createKeyFile(made.masterKey, `password ${key}`, { ...OWNER, ...CHEAP }),
      );
    }
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error.code).toBe('WRONG_PASSWORD');
  });

  test('open to a master key that is none, and are named', async () => {
    const zeros = { encrypt: Buffer.alloc(32), macK: Buffer.alloc(16), macR: Buffer.alloc(16) };
    const id = await made.put('key', await createKeyFile(zeros, PASSWORD, { ...OWNER, ...CHEAP }));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('key', id) } });
  });
});
