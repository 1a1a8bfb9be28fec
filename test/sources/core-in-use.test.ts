import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MemoryBackups } from '../memory-backups.ts';

/** More than one thread is asked for. */
const FILE_BYTES = 9 << 20;
const FILES = 4;
const folder = mkdtempSync(join(tmpdir(), 'kirsch-core-'));
let backups: MemoryBackups;

beforeAll(async () => {
  for (let file = 0; file < FILES; file++) {
    writeFileSync(join(folder, `${file}`), Buffer.alloc(FILE_BYTES, file));
  }
  backups = await MemoryBackups.create();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function threadsOf(coreFree?: Promise<unknown>): Promise<number> {
  let threads = 0;
  const count = (_: Worker) => threads++;
  process.on('worker', count);
  try {
    const options = { workers: 2, force: true, ...(coreFree && { coreFree }) };
    const { snapshot } = await backups.backup([folder], options);
    expect(snapshot.summary?.totalBytesProcessed).toBe(FILES * FILE_BYTES);
    return threads;
  } finally {
    process.off('worker', count);
  }
}

test('as long as a core is busy for the caller, a backup works with one thread less', async () => {
  expect(await threadsOf()).toBe(2);
  expect(await threadsOf(Promise.reject(new Error('whatever became of it')))).toBe(2);
  expect(await threadsOf(new Promise(() => {}))).toBe(1);
});
