import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RequestInfo, type S3Server, startS3Server } from '../src/s3-server/index.ts';
import { runKirsch } from './cli/run-kirsch.ts';
import { kindOfKey } from './kind-of-key.ts';
import { randomNumbers } from './random-numbers.ts';

/*
 * What each command costs in requests and connections: counted as the server sees them, of the real command, with a cache.
 * The bounds are what is needed; a needless HEAD or LIST breaks them. An unchanged backup costs exactly what it must.
 */
const keys = { accessKeyId: 'requests-key', secretAccessKey: 'requests-secret' };
let folder: string;
let server: S3Server;
let counter: ConnectionCounter;
let requests: RequestInfo[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-requests-'));
  server = await startS3Server({
    folder: join(folder, 'storage'),
    ...keys,
    sync: false,
    buckets: { photos: {} },
    onRequest: (info) => requests.push(info),
  });
  counter = await countConnections(server.port);
  makeSource(join(folder, 'source'));
});
afterAll(async () => {
  await counter?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command and counts its requests, as `PUT data`, `LIST locks`. */
async function costOf(
  words: readonly string[],
  { repository = 'some/path', cache = join(folder, 'cache'), cwd = folder } = {},
): Promise<Record<string, number>> {
  requests = [];
  counter.take();
  const { code, stderr } = await runKirsch([...words, '--cache-dir', cache], {
    cwd,
    env: {
      RESTIC_REPOSITORY: `s3:http://127.0.0.1:${counter.port}/photos/${repository}`,
      RESTIC_PASSWORD: 'secret',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
  });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const counts: Record<string, number> = {};
  for (const info of requests) {
    const kind = kindOfKey(info);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** For opening the repository. */
const OPENING = { 'GetObject config': 1, 'GetObject keys': 1 };
const LOCK = { 'PutObject locks': 1, 'DeleteObject locks': 1 };
/** Keys, snapshots and index, and the locks before and after our own is there. */
const LISTS = { ListObjectsV2: 5 };
/** Written, and asked for before anything depends on it. */
const written = (kind: string, count: number) => ({
  [`PutObject ${kind}`]: count,
  [`HeadObject ${kind}`]: count,
});

/** The most that each command may ask for, in their order. */
const BOUNDS: readonly [string, () => string[], Record<string, number>][] = [
  [
    'init',
    () => ['init'],
    {
      ListObjectsV2: 3,
      'HeadObject config': 1,
      'PutObject keys': 1,
      'PutObject config': 1,
    },
  ],
  [
    'a first backup',
    () => ['backup', join(folder, 'source')],
    {
      ...OPENING,
      ...LOCK,
      // The index once more, before the snapshot.
      ListObjectsV2: LISTS.ListObjectsV2 + 1,
      ...written('data', 2),
      ...written('index', 1),
      ...written('snapshots', 1),
    },
  ],
  [
    'a restore',
    () => ['restore', 'latest', '--target', join(folder, 'restored')],
    { ...OPENING, ...LOCK, ...LISTS, 'GetObject data': 2 },
  ],
  [
    'a check of all data',
    () => ['check', '--read-data'],
    {
      ...OPENING,
      ...LOCK,
      // Packs and keys as well.
      ListObjectsV2: 7,
      'GetObject keys': 2,
      'GetObject snapshots': 1,
      'GetObject index': 1,
      'GetObject data': 2,
    },
  ],
];

/** Nothing is read that has not changed, and nothing written but the snapshot and, for a moment, the lock. */
const UNCHANGED_BACKUP: Record<string, number> = {
  ...OPENING,
  ...LOCK,
  // Which key it was last time is remembered.
  ListObjectsV2: LISTS.ListObjectsV2 - 1,
  ...written('snapshots', 1),
};

/** Kept ones are used again: a command opens one for each request that is under way beside others. */
const MOST_CONNECTIONS = 6;

test('an unchanged backup lists snapshots and index once and the locks twice, and asks for nothing else', async () => {
  const desk = join(folder, 'unchanged');
  mkdirSync(desk);
  makeSource(join(desk, 'source'));
  const own = { repository: 'other/path', cache: join(folder, 'other-cache') };
  await costOf(['init'], own);
  await costOf(['backup', '.'], { ...own, cwd: join(desk, 'source') });
  for (let time = 0; time < 2; time++) {
    const counts = await costOf(['backup', '.'], { ...own, cwd: join(desk, 'source') });
    expect(counts).toEqual(UNCHANGED_BACKUP);
  }
});

describe('no more is asked for than needed', () => {
  test.each(BOUNDS)('by %s', async (_, words, bounds) => {
    const counts = await costOf(words());
    const more = Object.entries(counts).filter(([kind, count]) => count > (bounds[kind] ?? 0));
    expect(more).toEqual([]);
    expect(counter.take()).toBeLessThanOrEqual(MOST_CONNECTIONS);
  });
});

/** Two hundred small files and one of several blobs: three packs at most. */
function makeSource(source: string): void {
  const random = randomNumbers(3);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
  mkdirSync(source);
  for (let file = 0; file < 200; file++) writeFileSync(join(source, `${file}`), noise(500));
  writeFileSync(join(source, 'large'), Buffer.concat(Array(40).fill(noise(65_537))));
}

interface ConnectionCounter {
  readonly port: number;
  /** How many were opened since the last call. */
  take(): number;
  close(): Promise<void>;
}

/** Passes connections on to a server of this computer, and counts them. */
async function countConnections(port: number): Promise<ConnectionCounter> {
  const open = new Set<Socket>();
  let connections = 0;
  const listener: Server = createServer((client) => {
    connections++;
    const onward = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    take() {
      const taken = connections;
      connections = 0;
      return taken;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await once(listener.close(), 'close');
    },
  };
}
