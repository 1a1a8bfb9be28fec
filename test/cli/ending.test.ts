import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type S3Server, startS3Server } from '../../src/s3-server/index.ts';
import { runKirsch } from './run-kirsch.ts';

/** Says so when a process is ended, instead of ending by itself. */
const WATCH = encodeURIComponent(
  `const end = process.reallyExit; process.reallyExit = (code) => { process._rawDebug('ended by force'); end.call(process, code); };`,
);
const folder = mkdtempSync(join(tmpdir(), 'kirsch-ending-'));
const source = join(folder, 'source');
const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
let server: S3Server;

beforeAll(async () => {
  mkdirSync(source);
  writeFileSync(join(source, 'file'), 'a few words');
  server = await startS3Server({ folder: join(folder, 's3'), ...keys, sync: false });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const COMMANDS = [
  ['version'],
  ['init'],
  ['backup', source],
  ['snapshots'],
  ['check', '--read-data'],
  ['restore', 'latest', '--target', join(folder, 'restored')],
  ['forget', '--keep-last', '1', '--prune', '--instant'],
];

test('a command ends by itself, for ending it may wait for ever on a thread of V8', async () => {
  const places = [join(folder, 'repository'), `s3:${server.url}/bucket/repository`];
  for (const [at, place] of places.entries()) {
    const env = {
      RESTIC_REPOSITORY: place,
      RESTIC_PASSWORD: 'x',
      KIRSCH_CACHE_DIR: join(folder, `cache-${at}`),
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=data:text/javascript,${WATCH}`,
    };
    for (const words of COMMANDS) {
      const { code, stderr } = await runKirsch(words, { env });
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' });
    }
  }
});
