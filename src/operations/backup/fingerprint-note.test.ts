import { beforeEach, describe, expect, test } from 'vitest';
import { HandmadeRepository } from '../../../test/handmade-repository.ts';
import { MemoryCache } from '../../../test/memory-cache.ts';
import type { BackupOptions } from './backup-options.ts';
import { FingerprintNote, fingerprintContext } from './fingerprint-note.ts';

const OPTIONS: BackupOptions = { paths: ['/home/ann'], host: 'desk', username: 'ann' };
const SNAPSHOT = 'aa'.repeat(32);
const INDEXES = ['11'.repeat(32), '22'.repeat(32)];
const RECORDS = Buffer.alloc(64, 7);
const CONDITIONS = { parentIds: [SNAPSHOT], indexIds: INDEXES, context: 'context' };

let made: HandmadeRepository;
let cache: MemoryCache;
beforeEach(async () => {
  made = new HandmadeRepository();
  cache = new MemoryCache();
  await note().save({ snapshotId: SNAPSHOT, indexIds: INDEXES, context: 'context' }, RECORDS);
});

function note(options: Partial<BackupOptions> = {}): FingerprintNote {
  return new FingerprintNote(made.open(cache), { ...OPTIONS, ...options });
}

describe('the note of fingerprints', () => {
  test('is trusted while all is as it was', async () => {
    expect(Buffer.from((await note().load(CONDITIONS))!)).toEqual(RECORDS);
  });

  test('is trusted when there are more parents and index files', async () => {
    const more = {
      ...CONDITIONS,
      parentIds: ['bb'.repeat(32), SNAPSHOT],
      indexIds: ['33'.repeat(32), ...INDEXES],
    };
    expect(await note().load(more)).toBeDefined();
  });

  test.each([
    ['its snapshot is not the parent', { parentIds: ['bb'.repeat(32)] }],
    ['there is no parent', { parentIds: [] }],
    ['an index file is gone', { indexIds: INDEXES.slice(1) }],
    ['options have changed', { context: 'another' }],
  ])('is not trusted when %s', async (_, change) => {
    expect(await note().load({ ...CONDITIONS, ...change })).toBeUndefined();
  });

  test.each([
    ['paths', { paths: ['/home/bob'] }],
    ['host', { host: 'laptop' }],
  ])('belongs to its %s', async (_, options) => {
    expect(await note(options).load(CONDITIONS)).toBeUndefined();
  });

  test('is none where there is no cache', async () => {
    const bare = new FingerprintNote(made.open(), OPTIONS);
    await bare.save({ snapshotId: SNAPSHOT, indexIds: [], context: '' }, RECORDS);
    expect(await bare.load(CONDITIONS)).toBeUndefined();
  });

  test('is none when a bit of it has changed, or it was cut', async () => {
    const [[name, whole]] = [...cache.notes] as [[string, Buffer]];
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      for (const bytes of [changed, whole.subarray(0, at)]) {
        cache.notes.set(name, bytes);
        expect(await note().load(CONDITIONS)).toBeUndefined();
      }
    }
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a length beyond its end', Buffer.from([255, 255, 255, 255, 123])],
    ['no JSON', Buffer.from([3, 0, 0, 0, 97, 98, 99])],
    ['other JSON', Buffer.from([4, 0, 0, 0, 110, 117, 108, 108])],
    ['JSON with fields missing', Buffer.from([2, 0, 0, 0, 123, 125])],
  ])('is none when it is well sealed and holds %s', async (_, bytes) => {
    const [name] = [...cache.notes.keys()] as [string];
    cache.notes.set(name, made.sealer.seal(bytes));
    expect(await note().load(CONDITIONS)).toBeUndefined();
  });

  test('of another repository is none', async () => {
    const other = new FingerprintNote(new HandmadeRepository().open(cache), OPTIONS);
    expect(await other.load(CONDITIONS)).toBeUndefined();
  });
});

test.each<[string, Partial<BackupOptions>]>([
  ['excludes', { excludes: ['*.tmp'] }],
  ['case-insensitive excludes', { caseInsensitiveExcludes: ['*.tmp'] }],
  ['a size limit', { excludeLargerThan: 5 }],
  ['marker files', { excludeIfPresent: ['.nobackup'] }],
  ['caches left out', { excludeCaches: true }],
  ['one file system', { oneFileSystem: true }],
  ['ctime ignored', { ignoreCtime: true }],
  ['inodes ignored', { ignoreInode: true }],
])('the context of fingerprints tells of %s', (_, options) => {
  expect(fingerprintContext({ ...OPTIONS, ...options })).not.toBe(fingerprintContext(OPTIONS));
  expect(fingerprintContext({ ...OPTIONS })).toBe(fingerprintContext(OPTIONS));
});
