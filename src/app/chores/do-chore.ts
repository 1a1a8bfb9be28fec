import { type AppSettings, check, type OpenRepository, withLock } from '../../index.ts';
import type { JobKind, JobResult, JobView } from '../api/job-schemas.ts';
import type { AppBasis } from '../app-parts.ts';
import type { Chore } from '../automation/chores.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { lockFor } from '../runs/lock-for.ts';
import { describeCheck } from '../runs/run-verification.ts';
import { copyToSecond } from './copy-to-second.ts';
import { giveSpaceBack } from './give-space-back.ts';
import { lookWhoCanRead } from './look-who-can-read.ts';
import { openSecond } from './open-second.ts';
import { ruleOf, tidy } from './tidy.ts';

/** Does a chore as a job; resolves to it when it is over, or to `undefined` while there is nothing that it could be done on. */
export async function doChore(parts: AppBasis, chore: Chore): Promise<JobView | undefined> {
  if ((await parts.chosen.view()).state !== 'ready') return undefined;
  const settings = await parts.settings.read();
  switch (chore) {
    case 'tidy':
      return run(parts, 'tidy', (repository, job) => {
        const rule = ruleOf(settings.retention);
        return rule ? tidy(repository, rule, job) : Promise.resolve(NOTHING_TIDIED);
      });
    case 'prune':
      return run(parts, 'prune', giveSpaceBack);
    case 'copy':
      return run(parts, 'copy', (repository, job) => copy(parts, settings, repository, job));
    case 'verify':
      return run(parts, 'verify', (repository, job) => readShare(settings, repository, job));
    case 'privacy':
      return lookWhoCanRead(parts);
  }
}

const NOTHING_TIDIED = { removed: 0, failed: 0, holding: [] };

async function run<Kind extends JobKind>(
  { chosen, contents, events, jobs }: AppBasis,
  kind: Kind,
  work: (repository: OpenRepository, job: JobContext) => Promise<JobResult<Kind>>,
): Promise<JobView> {
  const { storage } = await chosen.ready();
  const started = jobs.start(kind, { storage: storage.name, trigger: 'schedule' }, async (job) => {
    try {
      return await chosen.use((repository) => work(repository, job));
    } finally {
      contents.forget();
      events.changed('backups', 'computers');
    }
  });
  return jobs.ended(started.id);
}

async function copy(
  parts: AppBasis,
  { secondStorage }: AppSettings,
  repository: OpenRepository,
  job: JobContext,
): Promise<JobResult<'copy'>> {
  if (secondStorage === undefined) return { backups: 0, bytes: 0, hurt: 0 };
  const second = await openSecond(parts, secondStorage, repository, job.signal);
  try {
    return await copyToSecond(repository, second, job);
  } finally {
    await second.storage.close();
  }
}

/** Reads what has not been read for longest, so that in the course of weeks everything is. */
function readShare(
  { weeklyCheck }: AppSettings,
  repository: OpenRepository,
  job: JobContext,
): Promise<JobResult<'verify'>> {
  return withLock(repository, lockFor(false, job), async (signal) => {
    const result = await check(repository, {
      besideBackups: true,
      readData: { kind: 'oldest', amount: { kind: 'percent', percent: weeklyCheck } },
      signal,
      onProgress: (progress) => job.report({ stage: 'verify', ...progress }),
    });
    return describeCheck(result);
  });
}
