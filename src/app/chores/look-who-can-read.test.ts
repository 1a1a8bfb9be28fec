import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RepositoryLocation } from '../../index.ts';
import { startS3Server } from '../../s3-server/index.ts';
import { EventHub } from '../events/event-hub.ts';
import { ActivityLog } from '../jobs/activity-log.ts';
import { Jobs } from '../jobs/jobs.ts';
import { KnownSecrets } from '../known-secrets.ts';
import { lookWhoCanRead } from './look-who-can-read.ts';

const KEYS = { accessKeyId: 'weekly', secretAccessKey: 'a secret of each week' };

/** On this address nothing but the settings says whose service it is. */
const OPTIONS = { ...KEYS, provider: 'aws' };

/** What the chore works with, around a storage in this place. */
async function partsFor(location: RepositoryLocation) {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-privacy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const looked: string[] = [];
  const log = new ActivityLog(join(folder, 'activity.jsonl'));
  const parts = {
    chosen: { ready: async () => ({ storage: { name: 'home' }, location, options: OPTIONS }) },
    storages: {
      notePrivacyLook: async (name: string) => {
        looked.push(name);
      },
    },
    jobs: new Jobs(log, new EventHub(), new KnownSecrets()),
  } as unknown as Parameters<typeof lookWhoCanRead>[0];
  return { parts, looked, log };
}

async function bucket(isPublic: 'list' | undefined): Promise<RepositoryLocation> {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-privacy-bucket-'));
  const buckets = { photos: isPublic ? { isPublic } : {} };
  const server = await startS3Server({ folder, provider: 'aws', ...KEYS, buckets });
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  return { kind: 's3', endpoint: server.url, bucket: 'photos', rootPath: '' };
}

test('a bucket that others can read leaves a warning with the steps to close it, which the log keeps', async () => {
  const { parts, looked, log } = await partsFor(await bucket('list'));
  const job = await lookWhoCanRead(parts);
  expect(job).toMatchObject({ kind: 'privacy', state: 'done', result: { state: 'public' } });
  const [issue] = job!.issues;
  expect(issue).toMatchObject({
    item: 'home',
    error: { code: 'BUCKET_PUBLIC', facts: { bucket: 'photos' } },
  });
  expect(issue!.error.hint).toMatch(/^Backups are encrypted all the same\. \S/);
  expect(looked).toEqual(['home']);
  expect((await log.list())[0]).toMatchObject({ kind: 'privacy', warnings: [{ item: 'home' }] });
});

test('one that nobody else can read leaves none, and a folder is no bucket', async () => {
  const closed = await partsFor(await bucket(undefined));
  expect(await lookWhoCanRead(closed.parts)).toMatchObject({
    result: { state: 'not-public' },
    issues: [],
  });
  expect(closed.looked).toEqual(['home']);
  const { parts, looked } = await partsFor({ kind: 'folder', path: '/backups' });
  expect([await lookWhoCanRead(parts), looked]).toEqual([undefined, []]);
});
