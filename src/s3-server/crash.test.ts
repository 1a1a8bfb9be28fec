import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presignedPath, send, type TestTarget } from './test-client.ts';
import { startTestS3, TEST_CREDENTIALS } from './test-server.ts';

const ROUNDS = 4;
const WRITERS = 8;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-crash-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function startProcess(): Promise<{ child: ChildProcess; target: TestTarget }> {
  const program = fileURLToPath(new URL('./crash-server.ts', import.meta.url));
  const flags = ['--experimental-strip-types', '--no-warnings'];
  const child = spawn(process.execPath, [...flags, program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, target: { url: line.toString().trim(), ...TEST_CREDENTIALS } };
}

function md5(bytes: string | Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}

test('whatever was acknowledged before kill -9 is there afterwards, whole, and nothing else is half there', async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    const { child, target } = await startProcess();
    if (round === 0) await send(target, { method: 'PUT', path: '/bucket' });
    let killed = false;
    const enough = 20 + 10 * round;
    let done = 0;
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; !killed; i++) {
        const key = `${writer}/${round}-${i}`;
        const body = randomBytes(i % 3 === 0 ? 400_000 : 3_000);
        try {
          const { status } = await send(target, { method: 'PUT', path: `/bucket/${key}`, body });
          expect(status).toBe(200);
        } catch {
          return;
        }
        acknowledged.set(key, md5(body));
        if (++done === enough) killed = child.kill('SIGKILL');
      }
    };
    const exited = once(child, 'exit');
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await exited;
  }

  const again = await startTestS3({ folder });
  try {
    for (const [key, digest] of acknowledged) {
      const reply = await send(again.target, { method: 'HEAD', path: `/bucket/${key}` });
      expect(reply.headers.etag).toBe(`"${digest}"`);
    }
    const listing = await send(again.target, { path: '/bucket?list-type=2' });
    const keys = [
      ...listing.body.matchAll(
        /<Key>(.*?)<\/Key><LastModified>.*?<\/LastModified><ETag>&quot;(.*?)&quot;/g,
      ),
    ];
    expect(keys.length).toBeGreaterThanOrEqual(acknowledged.size);
    for (const [, key, etag] of keys) {
      const response = await fetch(
        again.target.url + presignedPath(again.target, { path: `/bucket/${key}` }),
      );
      expect(md5(Buffer.from(await response.arrayBuffer()))).toBe(etag);
    }
    expect(await readdir(join(folder, 'bucket', 'incoming'))).toEqual([]);
  } finally {
    await again.server.close();
  }
});
