import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyFile, sha256 } from '../../src/format/index.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import { openStorage, parseRepositoryUrl } from '../../src/storage/index.ts';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { makeTinyFiles } from '../generated-files.ts';
import { commandFor, PROGRAMS } from '../programs.ts';
import type { Program } from '../row.ts';
import type { LineOptions } from './line.ts';
import { type SimulatedBucket, startSimulatedBucket } from './simulated-bucket.ts';

/** Seconds from the start of a process to the first byte of its first pack at the server, one figure a round. */
export type FirstPackSamples = Readonly<Record<Program, readonly number[]>>;

const PASSWORD = 'cheap';
const FILES = 100;
const OWNER = { username: 'bench', hostname: 'bench', created: '2026-01-02T03:04:05Z' };

/**
 * What a program adds before its first pack is sent: start, imports, settings, connection, lock. The key of these
 * repositories costs nothing to try, because its cost is meant, and the same for everybody.
 */
export async function measureFirstPack(options: LineOptions): Promise<FirstPackSamples> {
  const { disk, rounds, signal, onRun } = options;
  const source = join(disk, 'first-pack-source');
  mkdirSync(source);
  makeTinyFiles(source, FILES);
  const bucket = await startSimulatedBucket(disk);
  const samples: Record<Program, number[]> = { kirsch: [], restic: [] };
  try {
    // The round before the first warms the caches of the system, and Kirsch's cache of compiled code.
    for (let round = 0; round <= rounds; round++) {
      const order = round % 2 === 1 ? PROGRAMS : [...PROGRAMS].reverse();
      for (const program of order) {
        signal.throwIfAborted();
        onRun(`start to first pack, round ${round} of ${rounds}: ${program}`);
        const took = await startToFirstPack(
          program,
          `first-pack-${program}-${round}`,
          source,
          bucket,
          options,
        );
        if (round > 0) samples[program].push(took);
      }
    }
    return samples;
  } finally {
    await bucket.close();
    rmSync(source, { recursive: true });
  }
}

async function startToFirstPack(
  program: Program,
  name: string,
  source: string,
  bucket: SimulatedBucket,
  { disk, signal }: LineOptions,
): Promise<number> {
  const address = bucket.address(name);
  await makeRepository(address, bucket);
  const cacheFolder = join(disk, 'caches', name);
  const [path = '', ...words] = commandFor(
    program,
    'first',
    { address, cacheFolder },
    { source, target: '' },
  );
  bucket.takeFirstPack();
  const started = performance.now();
  const child = spawn(path, words, {
    signal,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: disk,
      TMPDIR: disk,
      RESTIC_PASSWORD: PASSWORD,
      AWS_ACCESS_KEY_ID: bucket.keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bucket.keys.secretAccessKey,
    },
  });
  const [code] = await once(child, 'close');
  const arrived = bucket.takeFirstPack();
  if (code !== 0 || arrived === undefined) throw new Error(`${program} sent no pack.`);
  return (arrived - started) / 1_000;
}

async function makeRepository(address: string, { keys }: SimulatedBucket): Promise<void> {
  const storage = await openStorage(parseRepositoryUrl(address), keys);
  try {
    const made = new HandmadeRepository(storage);
    const key = await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, N: 2, r: 1, p: 1 });
    await storage.put(keyOf('key', sha256(key)), key);
    await made.putConfig();
  } finally {
    await storage.close();
  }
}
