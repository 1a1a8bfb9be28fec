import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../measure.ts';
import { commandFor, pathOf, rekeyCommand } from '../programs.ts';
import { Seeded } from '../seeded.ts';
import { SeededText } from '../seeded-text.ts';
import { type SimulatedBucket, startSimulatedBucket } from './simulated-bucket.ts';

/** Who sends the files over the line. rclone copies them as they are, which no backup can beat but by compression. */
export const SENDERS = ['kirsch', 'restic', 'rclone'] as const;
export type Sender = (typeof SENDERS)[number];

/** One run over the line. */
export interface LineSample {
  readonly wallSeconds: number;
  /** From the first byte of data that was sent to the last answer. */
  readonly sendingSeconds: number;
  /** Bytes of bodies that went over the line. */
  readonly bytesSent: number;
}

export type LineSamples = Readonly<Record<Sender, readonly LineSample[]>>;

export interface LineOptions {
  /** Room on the disk. */
  readonly disk: string;
  readonly rounds: number;
  /** A tenth of the data. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
  /** Called before each run, with words for a person. */
  readonly onRun: (text: string) => void;
}

/** 100 Mbit/s. */
export const LINE_BYTES_PER_SECOND = 12_500_000;
const LINE = `line ms=50 bytesPerSecond=${LINE_BYTES_PER_SECOND}`;
const FILES = 120;
const FILE_BYTES = 2_000_000;
const PASSWORD = 'a password for the benchmark';

/** First backups by one program after the other, each into a place of its own. Every other file is text. */
export async function measureLine(options: LineOptions): Promise<LineSamples> {
  const { disk, rounds, quick, onRun } = options;
  const source = join(disk, 'line-source');
  makeFiles(source, quick ? FILES / 10 : FILES);
  const bucket = await startSimulatedBucket(disk, LINE);
  const samples: Record<Sender, LineSample[]> = { kirsch: [], restic: [], rclone: [] };
  try {
    for (let round = 1; round <= rounds; round++) {
      const order = round % 2 === 1 ? SENDERS : [...SENDERS].reverse();
      for (const sender of order) {
        onRun(`line, round ${round} of ${rounds}: ${sender}`);
        samples[sender].push(await send(sender, round, source, bucket, options));
      }
    }
    return samples;
  } finally {
    await bucket.close();
    rmSync(source, { recursive: true });
  }
}

async function send(
  sender: Sender,
  round: number,
  source: string,
  bucket: SimulatedBucket,
  { disk, signal }: LineOptions,
): Promise<LineSample> {
  const name = `${sender}-${round}`;
  const env = environment(bucket, disk);
  const repository = { address: bucket.address(name), cacheFolder: join(disk, 'caches', name) };
  const folders = { source, target: '' };
  let command: string[];
  if (sender === 'rclone') {
    command = [pathOf('rclone'), '--config', '', 'copy', source, `line:${bucket.bucket}/${name}`];
  } else {
    await measure(commandFor(sender, 'init', repository, folders), { env, signal });
    const passwordFile = join(disk, 'password');
    writeFileSync(passwordFile, PASSWORD);
    await measure(rekeyCommand(repository, passwordFile), { env, signal });
    command = commandFor(sender, 'first', repository, folders);
  }
  bucket.takeUploads();
  const { wallSeconds } = await measure(command, { env, signal });
  const { bytes, seconds } = bucket.takeUploads();
  return { wallSeconds, sendingSeconds: seconds, bytesSent: bytes };
}

function environment(bucket: SimulatedBucket, home: string): Record<string, string> {
  const { accessKeyId, secretAccessKey } = bucket.keys;
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TMPDIR: home,
    RESTIC_PASSWORD: PASSWORD,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    RCLONE_CONFIG_LINE_TYPE: 's3',
    RCLONE_CONFIG_LINE_PROVIDER: 'Other',
    RCLONE_CONFIG_LINE_ENDPOINT: bucket.endpoint,
    RCLONE_CONFIG_LINE_ACCESS_KEY_ID: accessKeyId,
    RCLONE_CONFIG_LINE_SECRET_ACCESS_KEY: secretAccessKey,
    RCLONE_CONFIG_LINE_NO_CHECK_BUCKET: 'true',
  };
}

function makeFiles(folder: string, count: number): void {
  const random = new Seeded('line');
  const words = new SeededText('line');
  mkdirSync(folder);
  for (let file = 0; file < count; file++) {
    writeFileSync(join(folder, `${file}`), (file % 2 === 0 ? random : words).bytes(FILE_BYTES));
  }
}
