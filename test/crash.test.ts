import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { startS3Server } from '../src/s3-server/index.ts';
import { type MeteredStorage, meterStorage } from '../src/storage/index.ts';
import type { PutEvent } from './crash-backup.ts';
import { differences } from './folder-differences.ts';
import { randomNumbers } from './random-numbers.ts';
import { makeCrowd, noise } from './sample-tree.ts';
import { describeWithPrograms } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

const MIB = 1024 * 1024;
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const MINUTE_MS = 60_000;
/** Folder listings, headers and seals. */
const OVERHEAD_BYTES = 0.5 * MIB;

describeWithPrograms(['restic', 'rsync'], 'a first backup that is killed', () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const random = randomNumbers(SEED);
  let base: string;
  let source: string;
  let sourceBytes = 0;
  let server: Awaited<ReturnType<typeof startS3Server>>;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-crash-'));
    source = join(base, 'source');
    mkdirSync(source);
    for (let file = 0; file < 44; file++) {
      const bytes = noise(Math.floor((0.5 + (file % 5) / 2) * MIB), file + 1);
      writeFileSync(join(source, `${file}`), bytes);
      sourceBytes += bytes.length;
    }
    makeCrowd(join(source, 'crowd'), 300);
    server = await startS3Server({ folder: join(base, 's3'), ...credentials });
  });

  afterAll(async () => {
    await server.close();
    rmSync(base, { recursive: true, force: true });
  });

  const places = {
    'to a folder': (name: string) => new SharedRepository(join(base, name)),
    'to an S3 server': (name: string) =>
      SharedRepository.inBucket({ ...server, ...credentials }, name),
  };
  // Before anything is stored, in the middle, and when most is stored; chosen by the seed.
  const moments = [0, 3 + random(4), 8 + random(3)];

  for (const [place, at] of Object.entries(places)) {
    for (const packs of moments) {
      const extra = random(150);
      const title = `${place}, ${extra} ms after ${packs} packs were stored (seed ${SEED}), is sound and goes on`;
      test(title, async () => {
        const shared = await at(`killed-${packs}`).create();
        const events = await killedBackup(shared, source, packs, extra);
        expect(await shared.kirsch((repository) => repository.listIds('snapshot'))).toEqual([]);
        await shared.restic(['unlock']);
        expect((await shared.restic(['check'])).stderr).not.toMatch(/error|damaged/);

        const indexed = await indexedPacks(shared);
        const ended = eventsOf(events, 'end', 'data/').filter(({ key }) => !indexed.has(key));
        expect(travelledInVain(ended)).toBe(0);
        const indexedBytes = eventsOf(events, 'start', 'data/')
          .filter(({ key }) => indexed.has(key))
          .reduce((sum, { size }) => sum + size, 0);
        if (packs >= 8) expect(indexedBytes).toBeGreaterThan(0);

        let meter: MeteredStorage | undefined;
        await shared.backup([source], {}, (storage) => {
          meter = meterStorage(storage);
          return meter;
        });
        const sent = meter!.snapshot().byFolder['data']!.bytesSent;
        expect(sent).toBeLessThan(sourceBytes - indexedBytes + OVERHEAD_BYTES);
        await shared.restic(['check', '--read-data']);
        if (packs === moments.at(-1)) {
          const target = join(base, 'restored');
          expect(await shared.restore('latest', target)).toEqual([]);
          expect(differences(source, join(target, source))).toEqual([]);
          rmSync(target, { recursive: true });
        }
      });
    }
  }
});

/**
 * Bytes that were stored, are in no index, and should be: all but those of a minute before the last, the pack that ends
 * that minute, and two that may have come while the index file was on its way.
 */
function travelledInVain(unindexed: readonly PutEvent[]): number {
  const last = unindexed.at(-1);
  if (!last) return 0;
  return unindexed
    .filter(({ at }) => at < last.at - MINUTE_MS)
    .slice(3)
    .reduce((sum, { size }) => sum + size, 0);
}

function eventsOf(events: readonly PutEvent[], event: PutEvent['event'], folder: string) {
  return events.filter((one) => one.event === event && one.key.startsWith(folder));
}

/** Runs a backup in another process and kills it some time after so many packs were stored. */
async function killedBackup(
  shared: SharedRepository,
  source: string,
  packs: number,
  extraMs: number,
): Promise<PutEvent[]> {
  const program = fileURLToPath(new URL('./crash-backup.ts', import.meta.url));
  const flags = ['--experimental-strip-types', '--no-warnings'];
  const child = spawn(process.execPath, [...flags, program, source], {
    env: { ...process.env, ...shared.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const events: PutEvent[] = [];
  let stored = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    const event = JSON.parse(line) as PutEvent;
    events.push(event);
    const isLock = event.key.startsWith('locks/');
    if (event.event === 'end' && (event.key.startsWith('data/') || (isLock && packs === 0)))
      stored++;
    if (stored === Math.max(packs, 1)) {
      stored = Number.NEGATIVE_INFINITY;
      void sleep(extraMs).then(() => child.kill('SIGKILL'));
    }
  }
  const [, signal] = await exited;
  expect(signal, 'it was killed before it was done').toBe('SIGKILL');
  return events;
}

/** The keys of all packs that an index names. */
async function indexedPacks(shared: SharedRepository): Promise<Set<string>> {
  const ids = await shared.kirsch(async (repository) =>
    (await loadIndex(repository)).index.packIds(),
  );
  return new Set([...ids].map((id) => `data/${id.slice(0, 2)}/${id}`));
}
