import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { startBlobWriting } from '../../test/blob-writing.ts';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { packsOf } from '../../test/packs-of.ts';
import { TroubledStorage } from '../../test/troubled-storage.ts';
import type { ClosedPack } from './blob-writer.ts';

// Until 22.18 Node.js read TypeScript only when it was told to.
const execArgv = ['--experimental-strip-types', '--no-warnings'];

const STORE_MANY = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { randomBytes } = require('node:crypto');
  import(workerData.room).then(({ BlobWriter }) => {
    const writer = new BlobWriter(workerData.settings, (pack) => parentPort.postMessage({ pack }));
    for (let blob = 0; blob < 30; blob++) writer.store('data', randomBytes(50_000));
    parentPort.postMessage({});
  });
`;

describe('the pool of packs', () => {
  test('makes writers wait for a slow storage, and lets them go on', async () => {
    const storage = new TroubledStorage();
    const repository = new HandmadeRepository(storage).open();
    const { uploader, settings, finish } = await startBlobWriting(repository, {
      targetBytes: 50_000,
      inFlight: 1,
    });
    const gate = Promise.withResolvers<void>();
    storage.before = (call) => (call === 'put' ? gate.promise : Promise.resolve());
    const room = new URL('./blob-writer.ts', import.meta.url).href;
    const worker = new Worker(STORE_MANY, { eval: true, execArgv, workerData: { room, settings } });
    let closed = 0;
    let isDone = false;
    const done = new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', ({ pack }: { pack?: ClosedPack }) => {
        if (pack) {
          closed++;
          uploader.add(pack);
          return;
        }
        isDone = true;
        resolve();
      });
    });
    while (closed === 0) await sleep(10);
    await sleep(100);
    expect(isDone).toBe(false);
    const closedWhileStuck = closed;
    expect(closedWhileStuck).toBeLessThanOrEqual(5);
    gate.resolve();
    await done;
    await finish();
    expect((await packsOf(repository)).flatMap(({ blobs }) => blobs)).toHaveLength(30);
  });
});
