import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, startMinio } from '../../../../test/servers/index.ts';
import { minioKeysWith } from '../../../../test/servers/minio-role.ts';
import type { Storage } from '../../storage.ts';
import { createS3Storage } from '../s3-storage.ts';
import { IAM_POLICY_ELSEWHERE } from './iam-policy.ts';

const scope = { bucket: 'backups', region: 'us-east-1', rootPath: 'laptop' };
/** More than the 16 MiB of a part, so that it is sent in two. */
const PARTS_2 = 20 * 1024 * 1024;

async function* zeros(size: number) {
  yield Buffer.alloc(size);
}

async function keysIn(storage: Storage, prefix: string) {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys.sort();
}

describeWithPrograms(['minio'], 'at MinIO, a key with the policy for one root path', () => {
  let server: Awaited<ReturnType<typeof startMinio>>;
  /** As the key sees it: the root path of the policy, and one that begins with the same letters. */
  let own: Storage;
  let neighbour: Storage;

  beforeAll(async () => {
    server = await startMinio();
    const settings = { endpoint: server.url, bucket: scope.bucket };
    const everything = await createS3Storage({
      ...settings,
      accessKeyId: server.accessKeyId,
      secretAccessKey: server.secretAccessKey,
    });
    await everything.create();
    await everything.put('laptop2/config', Buffer.from('of another computer'));
    await everything.close();
    const keys = await minioKeysWith(IAM_POLICY_ELSEWHERE.text(scope), server);
    own = await createS3Storage({ ...settings, ...keys, rootPath: 'laptop' });
    neighbour = await createS3Storage({ ...settings, ...keys, rootPath: 'laptop2' });
  });

  afterAll(async () => {
    await own.close();
    await neighbour.close();
    await server.stop();
  });

  test('does all that a storage must do below it', async () => {
    await own.create();
    await own.put('config', Buffer.from('of this computer'));
    await own.putStream('data/00', zeros(PARTS_2));
    expect(await keysIn(own, '')).toEqual(['config', 'data/00']);
    expect((await own.get('config')).toString()).toBe('of this computer');
    expect((await own.head('data/00')).size).toBe(PARTS_2);
    await own.delete('data/00');
    expect(await keysIn(own, 'data/')).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['reads', () => neighbour.get('config')],
    ['replaces', () => neighbour.put('config', Buffer.from('mine now'))],
    ['removes', () => neighbour.delete('config')],
    ['lists', () => keysIn(neighbour, '')],
  ])('%s nothing of its neighbour', async (_, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ code: 'STORAGE_DENIED' });
  });

  test('is told of a missing object that it is missing', async () => {
    await expect(own.get('nothing')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });
});
