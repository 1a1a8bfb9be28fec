import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFolderCache } from '../src/repository/folder-cache.ts';
import { MemoryBackups } from './memory-backups.ts';
import { randomNumbers } from './random-numbers.ts';
import { noise } from './sample-tree.ts';
import { TroubledStorage } from './troubled-storage.ts';

/*
 * A cache that another thread spoils without pause while backups, lists and checks use it. What they do must be what they
 * do without a cache, and nothing outside of the cache may change. The test's
 * title has the seed of what was done; when it was done is the threads' affair.
 */
const seed = Number(process.env['KIRSCH_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = 2;
const BACKUPS = 2;
const base = mkdtempSync(join(tmpdir(), 'kirsch-hostile-cache-'));
const source = join(base, 'source');
const precious = join(base, 'precious');
const startedIn = process.cwd();

beforeAll(() => {
  for (let folder = 0; folder < 8; folder++) {
    mkdirSync(join(source, `folder ${folder}`, 'inner'), { recursive: true });
    for (let file = 0; file < 4; file++) {
      writeFileSync(
        join(source, `folder ${folder}`, 'inner', `${file}`),
        noise(500, 10 * folder + file),
      );
    }
  }
  mkdirSync(join(precious, 'folder'), { recursive: true });
  writeFileSync(join(precious, 'letter'), 'a letter');
  writeFileSync(join(precious, 'folder', 'old.tmp'), 'an old letter');
  execFileSync('mkfifo', [join(base, 'pipe')]);
  // Without the folders above, which others change.
  process.chdir(source);
});
afterAll(() => {
  process.chdir(startedIn);
  rmSync(base, { recursive: true, force: true });
});

/** Plain JavaScript, for a thread of its own. `workerData`: root, precious, pipe, seed. */
const SPOILER = `
const fs = require('node:fs');
const { join } = require('node:path');
const { workerData, parentPort } = require('node:worker_threads');
const { root, precious, pipe } = workerData;
let state = workerData.seed;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const flip = (path) => {
  const bytes = fs.readFileSync(path);
  if (bytes.length > 0) bytes[random(bytes.length)] ^= 1 << random(8);
  fs.writeFileSync(path, bytes);
};
const replace = (path, make) => {
  fs.rmSync(path, { recursive: true, force: true });
  make(path);
};
const harms = [
  (path) => fs.truncateSync(path, random(fs.statSync(path).size)),
  flip,
  flip,
  (path) => fs.rmSync(path, { force: true }),
  (path) => fs.chmodSync(path, 0),
  (path) => replace(path, (at) => fs.mkdirSync(at)),
  (path) => replace(path, (at) => fs.symlinkSync(join(precious, 'letter'), at)),
  (path) => replace(path, (at) => fs.symlinkSync('/dev/zero', at)),
  (path) => replace(path, (at) => fs.linkSync(pipe, at)),
  (path) => fs.truncateSync(path, 300 * 2 ** 20),
  (path, other) => fs.copyFileSync(other, path),
];
const folderHarms = [
  (path) => fs.rmSync(path, { recursive: true, force: true }),
  (path) => replace(path, (at) => fs.symlinkSync(join(precious, 'folder'), at)),
  (path) => replace(path, (at) => fs.writeFileSync(at, 'no folder')),
  (path) => fs.chmodSync(path, 0o500),
];
// No links: the spoiler itself must not reach what is behind them.
const walk = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [entry, ...walk(path)] : [entry];
  });
const entriesOf = (isFolder) =>
  walk(root)
    .filter((entry) => (isFolder ? entry.isDirectory() : entry.isFile()))
    .map((entry) => join(entry.parentPath, entry.name));
const isHuge = (path) => fs.statSync(path).size > 2 ** 24;
let harmed = 0;
let isOver = false;
parentPort.once('message', () => { isOver = true; });
const turn = () => {
  try {
    const isFolder = random(12) === 0;
    const found = entriesOf(isFolder);
    const path = found[random(found.length)];
    if (path !== undefined) {
      const choice = isFolder ? folderHarms : harms;
      if (isHuge(path)) fs.rmSync(path);
      else choice[random(choice.length)](path, found.find((other) => !isHuge(other)));
      harmed++;
    }
  } catch {}
  if (!isOver) setTimeout(turn, random(3));
  else parentPort.postMessage(harmed);
};
turn();
`;

/** Spoils the cache until the result is called, which tells how often. */
function spoil(root: string, ownSeed: number): () => Promise<number> {
  const workerData = { root, precious, pipe: join(base, 'pipe'), seed: ownSeed };
  const worker = new Worker(SPOILER, { eval: true, workerData });
  const over = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return () => {
    worker.postMessage('over');
    return over;
  };
}

test(`a cache that is spoilt all the time makes nothing wrong (KIRSCH_SEED=${seed})`, async () => {
  const random = randomNumbers(seed);
  let harmed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const root = join(base, `cache ${round}`);
    const storage = new TroubledStorage();
    const backups = await MemoryBackups.create((id) => openFolderCache(root, id), storage);
    const { repository } = backups;
    const second = await MemoryBackups.reopen(backups, (id) => openFolderCache(root, id));
    mkdirSync(root, { recursive: true });
    const options = { workers: 1, lock: undefined };
    const stop = spoil(root, random(2 ** 31));
    try {
      for (let turn = 0; turn < BACKUPS; turn++) {
        writeFileSync(join(source, 'changing'), noise(100 + random(900), random(1000)));
        const [backup] = await Promise.all([
          backups.backup(['.'], options),
          second.check(),
          openFolderCache(root, repository.config.id, { maxPackBytes: random(5000) }),
        ]);
        expect(backup.failed).toEqual([]);
        const uncached = await MemoryBackups.reopen(backups);
        const expected = await uncached.backup(['.'], { ...options, dryRun: true, force: true });
        expect(backup.snapshot.tree).toBe(expected.snapshot.tree);
        expect(await second.entries(backup.snapshot)).toEqual(
          await uncached.entries(backup.snapshot),
        );
      }
    } finally {
      harmed += await stop();
    }
    expect((await (await MemoryBackups.reopen(backups)).check()).problems).toEqual([]);
    for (const path of [root, join(root, repository.config.id)]) {
      try {
        chmodSync(path, 0o700);
      } catch {
        // Deleted by the spoiler.
      }
    }
  }
  expect(harmed).toBeGreaterThan(ROUNDS);
  expect(readdirSync(precious).sort()).toEqual(['folder', 'letter']);
  expect(readFileSync(join(precious, 'letter'), 'utf8')).toBe('a letter');
  expect(readdirSync(join(precious, 'folder'))).toEqual(['old.tmp']);
});
