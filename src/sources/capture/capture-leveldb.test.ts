import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chromiumStorage } from '../cherry-studio/sample/chromium-storage.ts';
import { levelDbFolder, verifyLevelDb } from '../leveldb/index.ts';
import { captureLevelDb } from './capture-leveldb.ts';
import { captureUnit } from './capture-unit.ts';
import type { CapturedFile } from './captured-unit.ts';
import { FileTaker } from './file-taker.ts';
import { lookAtLevelDb } from './leveldb-look.ts';

/** A real Chromium's: a table, a log, a blob. */
const ORIGIN = join('IndexedDB', 'file__0.indexeddb');
let base: string;
let from: string;
let blobs: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-capture-'));
  for (const { path, content } of chromiumStorage()) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  }
  from = join(base, `${ORIGIN}.leveldb`);
  blobs = join(base, `${ORIGIN}.blob`);
  for (const name of ['LOCK', 'LOG', 'LOG.old']) writeFileSync(join(from, name), 'for people');
  folder = join(base, 'copy');
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const capture = (taker = new FileTaker()) =>
  captureLevelDb(
    { from, as: '/db.leveldb', folder, blobs: { from: blobs, as: '/db.blob' } },
    () => {},
    taker,
  );
const newest = (ending: string) =>
  join(
    from,
    readdirSync(from)
      .filter((name) => name.endsWith(ending))
      .sort()
      .at(-1)!,
  );
const manifest = () => join(from, readFileSync(join(from, 'CURRENT'), 'latin1').trim());
const problems = () => verifyLevelDb(levelDbFolder(join(folder, 'leveldb')));
const contentOf = (files: readonly CapturedFile[]) =>
  new Map(files.map(({ from: copy, as }) => [as, readFileSync(copy, 'latin1')]));

/** Does something to the application's files when the first table is taken, and at no later time. */
class Meanwhile extends FileTaker {
  #happens: (() => void) | undefined;
  constructor(happens: () => void) {
    super();
    this.#happens = happens;
  }
  override take(original: string, copy: string) {
    if (original.endsWith('.ldb')) {
      this.#happens?.();
      this.#happens = undefined;
    }
    return super.take(original, copy);
  }
}

test('a folder at rest is copied with its blobs, but for its lock and what it notes for people', async () => {
  const unit = {
    kind: 'leveldb',
    from,
    as: '/db.leveldb',
    members: [
      { from, as: '/db.leveldb' },
      { from: blobs, as: '/db.blob' },
    ],
  } as const;
  const { files, evidence } = await captureUnit(unit, { into: folder });
  expect(evidence).toMatchObject({ kind: 'leveldb', attempts: 1, changes: 0, tables: 2, blobs: 1 });
  const names = files.map(({ as }) => as).sort();
  expect(names).toEqual([
    expect.stringMatching(/^\/db\.blob\/1\/00\/\w+$/),
    expect.stringMatching(/^\/db\.leveldb\/\d+\.ldb$/),
    expect.stringMatching(/^\/db\.leveldb\/\d+\.log$/),
    expect.stringMatching(/^\/db\.leveldb\/\d+\.ldb$/),
    '/db.leveldb/CURRENT',
    expect.stringMatching(/^\/db\.leveldb\/MANIFEST-\d+$/),
  ]);
  for (const { from: copy, copyOf } of files) {
    expect(readFileSync(copy).equals(readFileSync(copyOf[0]!))).toBe(true);
    // To a second, which is what every file system can tell.
    expect(Math.abs(statSync(copy).mtimeMs - statSync(copyOf[0]!).mtimeMs)).toBeLessThan(1000);
  }
});

test('of the original nothing changes but, where tables get a second name, that', async () => {
  const facts = () =>
    readdirSync(from).map((name) => {
      const { mtimeNs, size, ino } = statSync(join(from, name), { bigint: true });
      return `${name} ${ino} ${size} ${mtimeNs}`;
    });
  const before = facts();
  const { evidence } = await capture();
  expect(facts()).toEqual(before);
  const { nlink } = statSync(newest('.ldb'));
  expect(nlink).toBe(evidence.linked > 0 ? 2 : 1);
  rmSync(folder, { recursive: true });
  expect(statSync(newest('.ldb')).nlink).toBe(1);
});

test('what it can neither clone nor link it copies, and no more than there is', async () => {
  const { files, evidence } = await capture(new FileTaker(false));
  expect(evidence.linked).toBe(0);
  const bytes = files.reduce((all, { from: copy }) => all + statSync(copy).size, 0);
  expect(evidence.bytes).toBe(bytes);
  expect(evidence.copiedBytes).toBeLessThanOrEqual(bytes);
});

test('when the database changes meanwhile, it is looked at again', async () => {
  const grow = new Meanwhile(() => {
    // Its last record once more, which says what is so already.
    writeFileSync(join(from, 'MANIFEST-000900'), readFileSync(manifest()));
    writeFileSync(join(from, 'CURRENT'), 'MANIFEST-000900\n');
  });
  const { files, evidence } = await capture(grow);
  expect(evidence).toMatchObject({ attempts: 2, changes: 1 });
  expect(contentOf(files).get('/db.leveldb/CURRENT')).toBe('MANIFEST-000900\n');
  expect(files.filter(({ as }) => as.includes('MANIFEST'))).toHaveLength(1);
  expect(readdirSync(join(folder, 'leveldb'))).toHaveLength(5);
});

test('when a table is gone before it was taken, it is looked at again', async () => {
  const table = newest('.ldb');
  const rename = new Meanwhile(() => {
    renameSync(table, `${table}.away`);
    setTimeout(() => renameSync(`${table}.away`, table), 5);
  });
  const { evidence } = await capture(rename);
  expect(evidence.changes).toBeGreaterThan(0);
  expect(await problems()).toEqual([]);
});

test('a blob that goes while it is copied is there: it was taken before', async () => {
  const [path] = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const { files } = await capture(new Meanwhile(() => rmSync(join(path!.parentPath, path!.name))));
  expect(files.filter(({ as }) => as.startsWith('/db.blob/'))).toHaveLength(1);
});

test('blobs are taken right before the moment of the copy, when tables are there already, and right after it', async () => {
  const [to, log] = [join(folder, 'look'), newest('.log').slice(from.length + 1)];
  mkdirSync(to);
  const seen: { tables: number; hasLog: boolean }[] = [];
  const beside = async () => {
    const names = readdirSync(to);
    const tables = names.filter((name) => name.endsWith('.ldb')).length;
    seen.push({ tables, hasLog: names.includes(log) });
  };
  expect(await lookAtLevelDb(from, to, new FileTaker(), beside, false)).toBeDefined();
  expect(seen).toEqual([
    { tables: 2, hasLog: false },
    { tables: 2, hasLog: true },
  ]);
});

test('half a record at the end of the log is cut off, so that its application can write on behind it', async () => {
  const log = newest('.log');
  const whole = statSync(log).size;
  appendFileSync(log, Buffer.from([1, 2, 3, 4, 200, 0, 1, 9, 9, 9]));
  const { files, evidence } = await capture();
  expect(evidence.trimmedBytes).toBe(10);
  expect(statSync(files.find(({ as }) => as.endsWith('.log'))!.from).size).toBe(whole);
  expect(statSync(log).size).toBe(whole + 10);
});

test('half a record at the end of the MANIFEST is taken for a change at first, then for what a crash has left', async () => {
  const whole = statSync(manifest()).size;
  appendFileSync(manifest(), Buffer.from([1, 2, 3, 4, 200, 0, 1, 9, 9, 9]));
  const { files, evidence } = await capture();
  expect(evidence.changes).toBe(2);
  expect(statSync(files.find(({ as }) => as.includes('MANIFEST'))!.from).size).toBe(whole);
  expect(await problems()).toEqual([]);
});

test.each([
  ['a table is cut', () => truncateSync(newest('.ldb'), statSync(newest('.ldb')).size - 1), /ldb/],
  ['a blob is missing', () => rmSync(blobs, { recursive: true }), /blob .* is missing/],
])('when %s it is told, with what could be copied', async (_, harm, problem) => {
  harm();
  await expect(capture()).rejects.toMatchObject({
    code: 'SOURCE_DAMAGED',
    details: {
      path: from,
      reason: 'leveldb',
      problems: [expect.stringMatching(problem)],
      files: expect.arrayContaining([expect.objectContaining({ as: '/db.leveldb/CURRENT' })]),
    },
  });
});

test('a database that changes at every look is given up after a while', async () => {
  let number = 900;
  const writer = setInterval(() => {
    const name = `MANIFEST-000${number++}`;
    writeFileSync(join(from, name), readFileSync(manifest()));
    writeFileSync(join(from, 'new'), `${name}\n`);
    renameSync(join(from, 'new'), join(from, 'CURRENT'));
  }, 1);
  class SlowTaker extends FileTaker {
    override async take(original: string, copy: string) {
      await pause(10);
      return super.take(original, copy);
    }
  }
  /** Its tables are taken once; each look has to be slow. */
  class Forgetful extends SlowTaker {
    override async take(original: string, copy: string) {
      const taken = await super.take(original, copy);
      if (original.endsWith('.ldb')) setTimeout(() => rmSync(copy, { force: true }), 5);
      return taken;
    }
  }
  try {
    const attempt = capture(new Forgetful());
    await expect(attempt).rejects.toMatchObject({ code: 'SOURCE_BUSY', details: { path: from } });
  } finally {
    clearInterval(writer);
  }
});

test('what CURRENT names outside of the folder is not followed', async () => {
  writeFileSync(join(base, 'secret'), 'secret');
  writeFileSync(join(from, 'CURRENT'), '../../secret\n');
  await expect(capture()).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
  expect(readdirSync(join(folder, 'leveldb'))).toEqual(['CURRENT']);
});
