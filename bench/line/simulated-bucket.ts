import { join } from 'node:path';
import { parseFaultPlan, startS3Server } from '../../src/s3-server/index.ts';

/** The embedded S3 storage with one bucket, which tells what reaches it. */
export interface SimulatedBucket {
  /** `s3:http://…/bucket/<name>` */
  address(name: string): string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Bytes of request bodies since the last call. */
  takeBytesSent(): number;
  /** When the first pack since the last call began to arrive, in milliseconds of `performance.now`. */
  takeFirstPack(): number | undefined;
  close(): Promise<void>;
}

const BUCKET = 'bench';
const KEYS = { accessKeyId: 'bench-key', secretAccessKey: 'bench-secret' };

/** @param faults as `kirsch serve --fault` takes them */
export async function startSimulatedBucket(
  folder: string,
  faults?: string,
): Promise<SimulatedBucket> {
  let bytesSent = 0;
  let firstPack: number | undefined;
  const { url, close } = await startS3Server({
    folder: join(folder, 'simulated-bucket'),
    ...KEYS,
    sync: false,
    buckets: { [BUCKET]: {} },
    ...(faults !== undefined && { faults: parseFaultPlan(`seed=1; ${faults}`) }),
    onRequest: ({ bytesReceived, operation, key, milliseconds }) => {
      bytesSent += bytesReceived;
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
    takeBytesSent() {
      const taken = bytesSent;
      bytesSent = 0;
      return taken;
    },
    takeFirstPack() {
      const taken = firstPack;
      firstPack = undefined;
      return taken;
    },
    close,
  };
}
