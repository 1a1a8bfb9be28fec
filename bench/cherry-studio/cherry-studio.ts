import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { startMinio, type TestServer } from '../../test/servers/index.ts';
import { type CountingProxy, startCountingProxy } from '../counting-proxy.ts';
import { contentOf } from '../files-in.ts';
import { measure } from '../measure.ts';
import { commandOf } from '../programs.ts';
import type { Sample } from '../row.ts';
import { changeProfile } from './change-profile.ts';

/** Who backs the profile up. */
export const METHODS = ['kirsch', '1.9', '2.1'] as const;
export type Method = (typeof METHODS)[number];
export const CHERRY_STEPS = ['first', 'changed'] as const;
export type CherryStep = (typeof CHERRY_STEPS)[number];

/** One backup of the profile. */
export interface CherrySample extends Sample {
  /** Bytes of request bodies. */
  readonly bytesSent: number;
  /** Bytes that it has left among temporary files. */
  readonly leftBytes: number;
}

/** What was measured. */
export interface CherryResults {
  readonly profile: { readonly files: number; readonly bytes: number };
  readonly samples: Readonly<Record<CherryStep, Readonly<Record<Method, readonly CherrySample[]>>>>;
}

export interface CherryOptions {
  /** Room on the disk. */
  readonly disk: string;
  /** About how large the profile is. */
  readonly bytes: number;
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Called before each run, with words for a person. */
  readonly onRun: (text: string) => void;
}

/** The profile, its copy and zip, what is in the bucket, and some room for MinIO: in profiles. */
export const CHERRY_ROOM = 9;
/** Longer than a file is mistrusted because it was changed only now. */
const SETTLE_MS = 3_000;
const PASSWORD = 'a password for the benchmark';
const BUCKET = 'cherry-studio';

/** Backs a sample profile up with each method, changes one hundredth of it, and does so again, on a MinIO of its own. */
export async function measureCherryStudio(options: CherryOptions): Promise<CherryResults> {
  const { disk, bytes, rounds, signal, onRun } = options;
  const profile = join(disk, 'home', 'CherryStudio');
  onRun('Cherry Studio: making the profile');
  await makeSampleProfile(profile, { bytes, signal });
  const content = contentOf(profile);
  const minio = await startMinio();
  const proxy = await startCountingProxy(minio.url);
  const samples: CherryResults['samples'] = {
    first: { kirsch: [], '1.9': [], '2.1': [] },
    changed: { kirsch: [], '1.9': [], '2.1': [] },
  };
  try {
    await makeBucket(minio);
    for (let round = 1; round <= rounds; round++) {
      const runner = new Runner({ ...options, profile, minio, proxy, round });
      await runner.prepare();
      for (const step of CHERRY_STEPS) {
        if (step === 'changed') await changeProfile(profile, `${round}`);
        await sleep(SETTLE_MS);
        const order = round % 2 === 1 ? METHODS : [...METHODS].reverse();
        for (const method of order) {
          onRun(`Cherry Studio, round ${round} of ${rounds}, ${step}: ${method}`);
          (samples[step][method] as CherrySample[]).push(await runner.run(method));
        }
      }
    }
    return { profile: content, samples };
  } finally {
    await proxy.close();
    await minio.stop();
    rmSync(join(disk, 'home'), { recursive: true, force: true });
  }
}

interface RunnerParts extends CherryOptions {
  readonly profile: string;
  readonly minio: TestServer;
  readonly proxy: CountingProxy;
  readonly round: number;
}

class Runner {
  readonly #parts: RunnerParts;
  readonly #temporary: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(parts: RunnerParts) {
    const { disk, minio } = parts;
    this.#parts = parts;
    this.#temporary = join(disk, 'temporary');
    mkdirSync(this.#temporary, { recursive: true });
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: join(disk, 'home'),
      TMPDIR: this.#temporary,
      RESTIC_PASSWORD: PASSWORD,
      AWS_ACCESS_KEY_ID: minio.accessKeyId,
      AWS_SECRET_ACCESS_KEY: minio.secretAccessKey,
    };
  }

  async prepare(): Promise<void> {
    await measure(this.#kirsch(['init']), { env: this.#env, signal: this.#parts.signal });
  }

  async run(method: Method): Promise<CherrySample> {
    const { profile, proxy, signal } = this.#parts;
    const before = this.#leftBytes();
    proxy.takeTraffic();
    const sample = await measure(
      method === 'kirsch'
        ? this.#kirsch(['backup', '--profile', profile])
        : [process.execPath, baselineScript(method), profile],
      { env: { ...this.#env, ...this.#baselineEnv(method) }, signal },
    );
    const { bytesSent } = proxy.takeTraffic();
    return { ...sample, bytesSent, leftBytes: this.#leftBytes() - before };
  }

  #kirsch(words: readonly string[]): string[] {
    const { disk, proxy, round } = this.#parts;
    const address = `s3:${proxy.url}/${BUCKET}/kirsch-${round}`;
    return commandOf('kirsch', words, { address, cacheFolder: join(disk, 'home', 'cache') });
  }

  #baselineEnv(method: Method): Record<string, string> {
    const { proxy } = this.#parts;
    return {
      BASELINE_ENDPOINT: proxy.url,
      BASELINE_BUCKET: BUCKET,
      // The same each time: the disk need not hold them all.
      BASELINE_KEY: `zips/${method}.zip`,
    };
  }

  /** Among the system's temporary files, and beside the profile. */
  #leftBytes(): number {
    const home = join(this.#parts.disk, 'home');
    const beside = readdirSync(home).filter((name) => name.startsWith('.kirsch-'));
    const folders = [this.#temporary, ...beside.map((name) => join(home, name))];
    return folders.reduce((sum, folder) => sum + contentOf(folder).bytes, 0);
  }
}

function baselineScript(method: Exclude<Method, 'kirsch'>): string {
  return fileURLToPath(new URL(`./baseline-${method}-main.ts`, import.meta.url));
}

async function makeBucket({ url, accessKeyId, secretAccessKey }: TestServer): Promise<void> {
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
}
