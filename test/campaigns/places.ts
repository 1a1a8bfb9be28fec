import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startS3Server } from '../../src/s3-server/index.ts';
import { startMinio } from '../servers/minio.ts';
import { SharedRepository } from '../shared-repository.ts';
import { PASSWORD } from './cheap-repository.ts';

/** `s3` is the embedded server, in this process. */
export const STORAGE_NAMES = ['folder', 's3', 'minio'] as const;
export type StorageName = (typeof STORAGE_NAMES)[number];

/** Where the repositories of a campaign are. */
export interface Place {
  readonly name: StorageName;
  /** What Kirsch and restic must know of the repository of that name there; nothing is made yet. */
  repository(name: string): SharedRepository;
  close(): Promise<void>;
}

const BUCKET = 'campaign';

/** @param folder an empty one, in which the storage keeps what it is given (MinIO takes one of its own) */
export async function openPlace(name: StorageName, folder: string): Promise<Place> {
  if (name === 'folder') {
    mkdirSync(folder, { recursive: true });
    return {
      name,
      repository: (path) => new SharedRepository(join(folder, path), {}, PASSWORD),
      close: async () => {},
    };
  }
  const server = await (name === 's3' ? startEmbedded(folder) : startMinio());
  return {
    name,
    repository: (path) => SharedRepository.inBucket(server, `${BUCKET}/${path}`, PASSWORD),
    close: () => ('stop' in server ? server.stop() : server.close()),
  };
}

async function startEmbedded(folder: string) {
  const credentials = { accessKeyId: 'campaign-key', secretAccessKey: 'campaign-secret' };
  // The clients are killed, not the server: it need not wait for the disk.
  const server = await startS3Server({
    folder,
    ...credentials,
    sync: false,
    buckets: { [BUCKET]: {} },
  });
  return { ...credentials, url: server.url, close: () => server.close() };
}
