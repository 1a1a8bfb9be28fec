import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CaptureOptions, captureUnit, copyUnit } from './capture-unit.ts';
import type { CapturedFile } from './captured-unit.ts';

let base: string;
/** Where the application has its database. */
let folder: string;
let database: string;
let into: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-capture-'));
  [folder, into] = [join(base, 'Data'), join(base, 'into')];
  mkdirSync(folder);
  mkdirSync(into);
  database = join(folder, 'app.sqlite');
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

const unit = () => ({ kind: 'sqlite', from: database, as: '/app.sqlite', members: [] }) as const;
const capture = (options: Partial<CaptureOptions> = {}) =>
  captureUnit(unit(), { into, ...options });

/** A process that writes a database, and is gone as if its computer had lost power. */
function writeAndCrash(script: string): void {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(database)});
    ${script}
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--no-warnings', '-e', program], { env: {} });
}

const FILL = `
  database.exec('CREATE TABLE row (counter INTEGER PRIMARY KEY, text)');
  const insert = database.prepare('INSERT INTO row VALUES (?, ?)');
  const fill = (from, to) => { for (let at = from; at < to; at++) insert.run(at, String(at).repeat(100)); };
  fill(0, 100);`;

/** Everything about the files that a reader could change. */
function facts(): string[] {
  return readdirSync(folder).map((name) => {
    const { size, mtimeNs, ctimeNs, ino } = statSync(join(folder, name), { bigint: true });
    const digest = hash('sha1', readFileSync(join(folder, name)));
    // Run by root, SQLite gives what lies beside a database the owner that it has.
    const ctime = name === 'app.sqlite' ? ctimeNs : 0;
    return `${name} ${ino} ${size} ${mtimeNs} ${ctime} ${digest}`;
  });
}

function counters(file: string): unknown {
  const copy = new DatabaseSync(file);
  try {
    return copy.prepare('SELECT count(*) AS rows, max(counter) AS last FROM row').get();
  } finally {
    copy.close();
  }
}

const theOne = (files: readonly CapturedFile[]) => {
  expect(files).toHaveLength(1);
  return files[0]!.from;
};

describe('of an application that is gone, nothing changes, not even the time of a file', () => {
  test('with a log that a crash has left, and all that it holds', async () => {
    writeAndCrash(`database.exec('PRAGMA journal_mode = WAL');${FILL}`);
    expect(readdirSync(folder)).toEqual(['app.sqlite', 'app.sqlite-shm', 'app.sqlite-wal']);
    const before = facts();
    const { files, evidence } = await capture();
    expect(facts()).toEqual(before);
    expect(evidence).toMatchObject({ way: 'backup', attempts: 1, integrity: 'ok' });
    expect(counters(theOne(files))).toMatchObject({ rows: 100, last: 99 });
  });

  test('with a log without its index, as in a folder that was copied', async () => {
    writeAndCrash(`database.exec('PRAGMA journal_mode = WAL');${FILL}`);
    rmSync(`${database}-shm`);
    const before = facts();
    const { files, evidence } = await capture();
    expect(facts()).toEqual(before);
    expect(evidence).toMatchObject({ way: 'files', integrity: 'ok' });
    expect(readdirSync(join(theOne(files), '..'))).toEqual(['database']);
    expect(counters(theOne(files))).toMatchObject({ rows: 100, last: 99 });
  });

  test('with a transaction half written, which the copy takes back', async () => {
    writeAndCrash(`${FILL}
      database.exec('PRAGMA cache_size = 1; BEGIN');
      fill(100, 5000);`);
    expect(readdirSync(folder)).toEqual(['app.sqlite', 'app.sqlite-journal']);
    const before = facts();
    const { files, evidence } = await capture();
    expect(facts()).toEqual(before);
    expect(evidence).toMatchObject({ integrity: 'ok' });
    expect(counters(theOne(files))).toMatchObject({ rows: 100, last: 99 });
  });

  test('closed as it should be', async () => {
    const closed = new DatabaseSync(database);
    closed.exec(
      'PRAGMA journal_mode = WAL; CREATE TABLE row (counter); INSERT INTO row VALUES (7)',
    );
    closed.close();
    const before = facts();
    const { files, evidence } = await capture();
    expect(facts()).toEqual(before);
    expect(evidence).toMatchObject({ way: 'files' });
    expect(readFileSync(theOne(files)).equals(readFileSync(database))).toBe(true);
    expect(statSync(theOne(files)).mode).toBe(statSync(database).mode);
  });
});

test('an open application’s database is copied page for page, all but two counters, and the same twice', async () => {
  const open = new DatabaseSync(database);
  open.exec(`PRAGMA journal_mode = WAL; CREATE TABLE row (counter INTEGER PRIMARY KEY, text);
    WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO row SELECT i, hex(randomblob(100)) FROM n; DELETE FROM row WHERE counter % 3 = 0`);
  const first = theOne((await capture()).files);
  const second = theOne((await capture()).files);
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  expect(existsSync(`${database}-wal`)).toBe(true);
  open.close();
  const [copy, original] = [readFileSync(first), readFileSync(database)];
  expect(copy.length).toBe(original.length);
  for (const [start, end] of [
    [24, 28],
    [40, 44],
    [92, 100],
  ]) {
    copy.fill(0, start, end);
    original.fill(0, start, end);
  }
  expect(copy.equals(original)).toBe(true);
});

test('a database that somebody locks for himself is told after a while, not waited for for ever', async () => {
  const owner = new DatabaseSync(database);
  owner.exec('CREATE TABLE row (counter); BEGIN EXCLUSIVE');
  try {
    await expect(capture()).rejects.toMatchObject({
      code: 'SOURCE_BUSY',
      details: { path: database },
    });
  } finally {
    owner.close();
  }
});

test('a database whose application locks everybody out for good is copied while it rests', async () => {
  const owner = new DatabaseSync(database);
  try {
    owner.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
      CREATE TABLE row (counter); INSERT INTO row VALUES (5)`);
    expect(existsSync(`${database}-shm`)).toBe(false);
    const { files, evidence } = await capture();
    expect(evidence).toMatchObject({ way: 'files', integrity: 'ok' });
    expect(counters(theOne(files))).toMatchObject({ rows: 1, last: 5 });
  } finally {
    owner.close();
  }
});

test('a damaged database is told, and its pages are there for whoever wants them all the same', async () => {
  const owner = new DatabaseSync(database);
  owner.exec(`CREATE TABLE row (counter INTEGER PRIMARY KEY, text);
    WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO row SELECT i, hex(randomblob(100)) FROM n`);
  owner.close();
  const file = openSync(database, 'r+');
  writeSync(file, Buffer.alloc(4096, 0xee), 0, 4096, 4096 * 20);
  closeSync(file);
  const failure = await capture().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'SOURCE_DAMAGED',
    details: { path: database, reason: 'integrity', files: [{ as: '/app.sqlite' }] },
  });
  const { files } = (failure as { details: { files: readonly CapturedFile[] } }).details;
  expect(statSync(theOne(files)).size).toBe(statSync(database).size);
});

test('a copy is given before it is proven, and does not change while it is', async () => {
  const owner = new DatabaseSync(database);
  owner.exec("CREATE TABLE row (text); INSERT INTO row VALUES ('whole')");
  owner.close();
  const { files, proven } = await copyUnit(unit(), { into });
  const early = readFileSync(theOne(files));
  expect(await proven).toMatchObject({ files, evidence: { integrity: 'ok' } });
  expect(readFileSync(theOne(files))).toEqual(early);
  writeFileSync(database, Buffer.from(early).fill(0xff, 4096));
  const torn = await copyUnit(unit(), { into });
  await expect(torn.proven).rejects.toMatchObject({
    code: 'SOURCE_DAMAGED',
    details: { files: torn.files },
  });
  rmSync(database);
  await expect(copyUnit(unit(), { into })).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
});

test('what is no database is said to be none; an empty one is one', async () => {
  writeFileSync(database, 'a letter that somebody has called app.sqlite'.repeat(20));
  await expect(capture()).rejects.toMatchObject({
    code: 'SOURCE_DAMAGED',
    details: { reason: 'not-sqlite' },
  });
  writeFileSync(database, '');
  expect((await capture()).evidence).toMatchObject({ bytes: 0, integrity: 'ok' });
});

test('a database that only its application understands is copied, and that nobody could judge it is said', async () => {
  const owner = new DatabaseSync(database);
  owner.exec("CREATE TABLE row (counter, text); INSERT INTO row VALUES (1, 'a')");
  owner.exec('CREATE INDEX by_vector ON row (lower(text))');
  owner.close();
  // Nothing but the name of the function, which has as many letters.
  const bytes = readFileSync(database, 'latin1').replace('(lower(text))', '(vecto(text))');
  writeFileSync(database, bytes, 'latin1');
  const { evidence, files } = await capture();
  expect(evidence).toMatchObject({ integrity: 'unknown' });
  expect(statSync(theOne(files)).size).toBe(bytes.length);
});

test('whoever stops it need not wait', async () => {
  const owner = new DatabaseSync(database);
  owner.exec('CREATE TABLE row (counter); BEGIN EXCLUSIVE');
  const stop = new AbortController();
  const captured = capture({ signal: stop.signal, onProgress: () => stop.abort() });
  await expect(captured).rejects.toMatchObject({ code: 'ABORTED' });
  owner.close();
});
