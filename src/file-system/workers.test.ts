import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

// Until 22.18 Node.js read TypeScript only when it was told to.
const execArgv = ['--experimental-strip-types', '--no-warnings'];

/** Sets the times of a file of its own again and again, and tells after the first thousand. */
const workerCode = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.room).then(({ openFileSystem }) => {
    const extras = openFileSystem();
    for (let time = 1n; ; time++) {
      extras.setTimes(workerData.path, time, time);
      extras.listExtendedAttributes(workerData.path);
      extras.userName(0);
      if (time === 1000n) parentPort.postMessage(extras.missing);
    }
  });
`;

it.skipIf(platform() === 'win32')(
  'works in two workers at once, which may be ended in the middle of it',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kirsch-workers-'));
    try {
      const room = new URL('./index.ts', import.meta.url).href;
      for (let round = 0; round < 3; round++) {
        const paths = ['a', 'b'].map((name) => join(folder, name));
        const workers = paths.map((path) => {
          writeFileSync(path, '');
          return new Worker(workerCode, { eval: true, execArgv, workerData: { room, path } });
        });
        const messages = await Promise.all(
          workers.map(
            (worker) =>
              new Promise((resolve, reject) =>
                worker.once('message', resolve).once('error', reject),
              ),
          ),
        );
        expect(messages).toEqual([[], []]);
        expect(await Promise.all(workers.map((worker) => worker.terminate()))).toEqual([1, 1]);
        for (const path of paths) {
          expect(lstatSync(path, { bigint: true }).mtimeNs).toBeGreaterThanOrEqual(1000n);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
