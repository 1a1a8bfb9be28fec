import { hostname, userInfo } from 'node:os';
import type { z } from '@hono/zod-openapi';
import {
  type BackupOptions,
  type BackupResult,
  backup,
  backupProfile,
  computerTag,
  KirschError,
  type OpenRepository,
  ownComputerId,
  SourceScan,
} from '../../index.ts';
import type { BackupStart } from '../api/backup-schemas.ts';
import type { JobResult, JobView } from '../api/job-schemas.ts';
import type { AppBasis } from '../app-parts.ts';
import { labelTags } from '../backups/backup-labels.ts';
import type { JobContext, Trigger } from '../jobs/running-job.ts';
import { choiceOf, chosenProfiles } from '../plan/chosen-profiles.ts';
import { lockTerms } from './lock-for.ts';

export interface BackupRun extends z.infer<typeof BackupStart> {
  readonly trigger?: Trigger;
}

/** Starts a backup of what the settings name, or gives back the one that runs already. */
export async function runBackup(parts: AppBasis, run: BackupRun): Promise<JobView> {
  const { chosen, contents, events, jobs } = parts;
  const underway = jobs.underway('backup');
  if (underway) return underway;
  const { storage } = await chosen.ready();
  return jobs.start(
    'backup',
    { storage: storage.name, trigger: run.trigger ?? 'person' },
    async (job) => {
      try {
        return await chosen.use((repository) => backUpAll(parts, repository, run, job));
      } finally {
        contents.forget();
        events.changed('backups', 'computers', 'state');
      }
    },
  );
}

async function backUpAll(
  { env, settings }: AppBasis,
  repository: OpenRepository,
  { label = '', evenIfUnchanged }: BackupRun,
  job: JobContext,
): Promise<JobResult<'backup'>> {
  const { backup: selection } = await settings.read();
  const computer = computerTag(await ownComputerId(settings.path));
  const skipIfUnchanged = !evenIfUnchanged;
  const results: BackupResult[] = [];
  for (const profile of await chosenProfiles(selection, env)) {
    const result = await backupProfile(repository, {
      ...commonOptions(job),
      profile,
      choice: choiceOf(selection),
      ...(label.trim() !== '' && { label }),
      tags: [computer],
      skipIfUnchanged,
      onStage: ({ stage }) => job.report({ stage }),
      onProgress: (progress) => job.report({ stage: 'store', ...progress }),
    });
    results.push(result);
  }
  if (selection.folders.length > 0) {
    const { folders, excludes } = selection;
    const options: BackupOptions = {
      ...commonOptions(job),
      paths: folders,
      excludes,
      tags: [computer, ...labelTags(label)],
      skipIfUnchanged,
    };
    const scan = new SourceScan(options);
    const onProgress = scan.wrap((progress) => job.report({ stage: 'backup', ...progress }));
    results.push(await backup(repository, { ...options, onProgress }).finally(() => scan.stop()));
  }
  if (results.length === 0) {
    throw new KirschError('SOURCE_EMPTY', 'Nothing is chosen to be backed up.', {
      hint: 'Choose the data of Cherry Studio, or a folder.',
      details: { reason: 'nothing-chosen' },
    });
  }
  return summarise(results);
}

function commonOptions(job: JobContext) {
  const { uid, gid, username } = userInfo();
  return {
    host: hostname(),
    username,
    ...(uid >= 0 && { uid, gid }),
    lock: lockTerms(job),
    signal: job.signal,
    onIssue: job.issue,
  };
}

/** What several backups did together. */
export function summarise(results: readonly BackupResult[]): JobResult<'backup'> {
  const sum = (count: (result: BackupResult) => number | undefined) =>
    results.reduce((total, result) => total + (count(result) ?? 0), 0);
  const snapshotIds = results.flatMap(({ snapshotId }) => snapshotId ?? []);
  const filesNew = sum(({ snapshot }) => snapshot.summary?.filesNew);
  const filesChanged = sum(({ snapshot }) => snapshot.summary?.filesChanged);
  return {
    snapshotIds,
    isUnchanged: snapshotIds.length === 0,
    filesNew,
    filesChanged,
    filesUnchanged: sum(({ snapshot }) => snapshot.summary?.filesUnmodified),
    files: sum(({ snapshot }) => snapshot.summary?.totalFilesProcessed),
    bytes: sum(({ snapshot }) => snapshot.summary?.totalBytesProcessed),
    bytesSent: sum(({ snapshot }) => snapshot.summary?.dataAddedPacked),
    issues: sum(({ issues }) => issues),
  };
}
