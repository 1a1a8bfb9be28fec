import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseFaultPlan, startS3Server } from '../../src/s3-server/index.ts';

/** The embedded S3 storage with one bucket, which tells what reaches it. */
export interface SimulatedBucket {
  /** `s3:http://…/bucket/<name>` */
  address(name: string): string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The uploads of object bodies since the last call. */
  takeUploads(): Uploads;
  /** When the first pack since the last call began to arrive, in milliseconds of `performance.now`. */
  takeFirstPack(): number | undefined;
  close(): Promise<void>;
}

export interface Uploads {
  /** Bytes of request bodies. */
  readonly bytes: number;
  /** From the beginning of the first to the end of the last one that is no mere note. */
  readonly seconds: number;
}

/** Locks, an index, a snapshot are smaller. */
const LARGE_BYTES = 64 * 1024;
const BUCKET = 'bench';
const KEYS = { accessKeyId: 'bench-key', secretAccessKey: 'bench-secret' };

/** @param faults as `kirsch serve --fault` takes them */
export async function startSimulatedBucket(
  folder: string,
  faults?: string,
): Promise<SimulatedBucket> {
  let bytes = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let firstPack: number | undefined;
  const objects = mkdtempSync(join(folder, 'simulated-bucket-'));
  const { url, close } = await startS3Server({
    folder: objects,
    ...KEYS,
    sync: false,
    buckets: { [BUCKET]: {} },
    ...(faults !== undefined && { faults: parseFaultPlan(`seed=1; ${faults}`) }),
    onRequest: ({ bytesReceived, operation, key, milliseconds }) => {
      const now = performance.now();
      bytes += bytesReceived;
      if (bytesReceived >= LARGE_BYTES) {
        first = Math.min(first, now - milliseconds);
        last = now;
      }
      if (operation === 'PutObject' && key?.includes('/data/')) {
        firstPack = Math.min(
          firstPack ?? Number.POSITIVE_INFINITY,
          performance.now() - milliseconds,
        );
      }
    },
  });
  return {
    address: (name) => `s3:${url}/${BUCKET}/${name}`,
    endpoint: url,
    bucket: BUCKET,
    keys: KEYS,
    takeUploads() {
      const taken = { bytes, seconds: Math.max(0, last - first) / 1_000 };
      bytes = 0;
      first = Number.POSITIVE_INFINITY;
      last = Number.NEGATIVE_INFINITY;
      return taken;
    },
    takeFirstPack() {
      const taken = firstPack;
      firstPack = undefined;
      return taken;
    },
    async close() {
      await close();
      rmSync(objects, { recursive: true });
    },
  };
}
