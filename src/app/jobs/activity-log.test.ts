import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobView } from '../api/job-schemas.ts';
import { ActivityLog } from './activity-log.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-activity-'));
});

afterAll(() => rm(folder, { recursive: true }));

const lastStage = {
  stage: 'prove',
  files: 12,
  bytes: 340,
  totalFiles: 0,
  totalBytes: 0,
  totalKnown: false,
  transferred: 50,
  bytesPerSecond: 0,
  issues: 0,
};
const backup: JobView = {
  id: 'a run',
  kind: 'backup',
  state: 'done',
  trigger: 'person',
  startedAt: '2026-05-01T12:00:00.000Z',
  endedAt: '2026-05-01T12:00:09.000Z',
  progress: lastStage,
  issues: [],
};
const result = {
  snapshotIds: ['profile', 'folders'],
  isUnchanged: false,
  filesNew: 1,
  filesChanged: 2,
  filesUnchanged: 20,
  files: 23,
  bytes: 4_000,
  bytesSent: 600,
  issues: 0,
};

test('a backup is kept with what came of all its parts, and is the same after a restart', async () => {
  const path = join(folder, 'whole', 'activity.jsonl');
  await new ActivityLog(path).record({ ...backup, result }, 'photos');
  const kept = await new ActivityLog(path).find('a run');
  expect(kept).toMatchObject({ files: 23, bytes: 4_000, transferred: 600, storage: 'photos' });
});

test('a backup that did not come to its end is kept with how far it got', async () => {
  const path = join(folder, 'cut', 'activity.jsonl');
  await new ActivityLog(path).record({ ...backup, state: 'cancelled' }, 'photos');
  const kept = await new ActivityLog(path).find('a run');
  expect(kept).toMatchObject({ state: 'cancelled', files: 12, bytes: 340, transferred: 50 });
});
