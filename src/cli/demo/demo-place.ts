import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Server } from '../../s3-server/index.ts';

const BUCKET = 'demo';

/** Two computers and a storage between them, in one temporary folder. */
export interface DemoPlace {
  readonly folder: string;
  readonly computerA: string;
  readonly computerB: string;
  readonly cache: string;
  /** Holds the password: a command's arguments are for all to see. */
  readonly passwordFile: string;
  readonly password: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly repositoryUrl: string;
  /** Stops the storage; removes everything unless it is to be kept. */
  close(keep: boolean): Promise<void>;
}

/** Makes the folder and starts the embedded storage in it. The keys and the password are made up for this one run. */
export async function openDemoPlace(): Promise<DemoPlace> {
  const { startS3Server } = await import('../../s3-server/index.ts');
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-demo-'));
  const accessKeyId = randomBytes(10).toString('hex');
  const secretAccessKey = randomBytes(20).toString('hex');
  const password = randomBytes(12).toString('base64url');
  const passwordFile = join(folder, 'password');
  let server: S3Server;
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    server = await startS3Server({ folder: join(folder, 'storage'), accessKeyId, secretAccessKey });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    computerA: join(folder, 'computer A', 'data'),
    computerB: join(folder, 'computer B', 'data'),
    cache: join(folder, 'cache'),
    passwordFile,
    password,
    accessKeyId,
    secretAccessKey,
    repositoryUrl: `s3:${server.url}/${BUCKET}/backups`,
    async close(keep) {
      await server.close();
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
