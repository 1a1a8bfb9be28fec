import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { z } from '@hono/zod-openapi';
import {
  computerTag,
  finishRestores,
  KEYS_TO_TYPE,
  ownComputerId,
  type PlannedRestore,
  planProfileRestore,
  realComputer,
  redoRestore,
  UnfinishedNotes,
  undoRestore,
} from '../../index.ts';
import type { JobResult, JobView } from '../api/job-schemas.ts';
import type { ProfileRestoreRequest, UndoRequest } from '../api/profile-restore-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import type { JobContext } from '../jobs/running-job.ts';
import { findSnapshot } from './find-snapshots.ts';
import { lockTerms } from './lock-for.ts';
import { indexOf, type LockedWork, runOnRepository } from './run-on-repository.ts';

type Request = z.infer<typeof ProfileRestoreRequest>;

const SECOND_MS = 1_000;

/** Where it is noted in which profiles something is being exchanged; the command line looks there as well. */
export function unfinishedNotes({ settings }: Pick<AppParts, 'settings'>): UnfinishedNotes {
  return new UnfinishedNotes(join(dirname(settings.path), 'restores'));
}

/** Finds out what a restore of Cherry Studio's data would do; nothing is changed. */
export function planProfile(parts: AppParts, id: string, request: Request): Promise<JobView> {
  const options = { lock: 'shared', subject: id } as const;
  return runOnRepository(parts, 'profile-restore-plan', options, async (work) => {
    const planned = await planFrom(parts, work, id, request);
    try {
      return describePlan(planned);
    } finally {
      await planned.discard();
    }
  });
}

/** Brings Cherry Studio's data back in the place of what is there, which is kept for undo. */
export function restoreProfile(parts: AppParts, id: string, request: Request): Promise<JobView> {
  const { safetyBackup, waitSeconds, assumeClosed } = request;
  const options = { lock: 'shared', subject: id, changesBackups: safetyBackup } as const;
  return runOnRepository(parts, 'profile-restore', options, async (work) => {
    const { job } = work;
    const planned = await planFrom(parts, work, id, request);
    const result = await planned.run({
      waitMs: waitSeconds * SECOND_MS,
      assumeClosed,
      onWait: () => job.report({ stage: 'waiting-for-app' }),
      onStage: (stage) => job.report({ stage }),
      onProgress: job.report,
      notes: unfinishedNotes(parts),
      ...(safetyBackup && { safetyBackup: await safetyBackupOptions(parts, job) }),
    });
    const safetyBackupId = result.safetyBackup?.snapshotId;
    return {
      ...(result.id !== undefined && { restoreId: result.id }),
      target: result.target,
      kept: [...result.kept],
      ...(safetyBackupId !== undefined && { safetyBackupId }),
      aside: result.aside.map(({ path }) => path),
    };
  });
}

/** Takes a restore back, brings it again, or ends one that was cut off. Needs no storage. */
export function runUndo(
  parts: AppParts,
  { profile, deed, waitSeconds, assumeClosed }: z.infer<typeof UndoRequest>,
): JobView {
  return parts.jobs.start('undo', { subject: profile }, async (job) => {
    const options = {
      computer: realComputer(parts.env),
      notes: unfinishedNotes(parts),
      waitMs: waitSeconds * SECOND_MS,
      assumeClosed,
      onWait: () => job.report({ stage: 'waiting-for-app' }),
      signal: job.signal,
    };
    if (deed === 'finish') {
      const finished = await finishRestores(profile, options);
      return { profile, aside: finished.flatMap(({ aside }) => aside.map(({ path }) => path)) };
    }
    const { aside } = await (deed === 'undo' ? undoRestore : redoRestore)(profile, options);
    return { profile, aside: aside.map(({ path }) => path) };
  });
}

async function planFrom(
  { env }: AppParts,
  work: LockedWork,
  id: string,
  { profile, parts, files, withDeviceSettings }: Request,
): Promise<PlannedRestore> {
  const { job, snapshots, signal } = work;
  job.report({ stage: 'plan' });
  return planProfileRestore(await indexOf(work), findSnapshot(snapshots, id), {
    ...(profile !== undefined && { profile }),
    ...(parts && { parts }),
    ...(files && { files }),
    withDeviceSettings,
    computer: realComputer(env),
    signal,
  });
}

async function safetyBackupOptions({ settings }: AppParts, job: JobContext) {
  const lock = lockTerms(job);
  const tags = [computerTag(await ownComputerId(settings.path))];
  return { host: hostname(), username: userInfo().username, lock, tags };
}

function describePlan({ facts, words }: PlannedRestore): JobResult<'profile-restore-plan'> {
  const { target, needs, versionHere, refusal, presence, chatsOnlyHere } = facts;
  const { alsoChanged, room, rooms } = facts;
  return {
    target,
    ...(needs !== undefined && { needs }),
    ...(versionHere !== undefined && { versionHere }),
    ...(refusal && { refusal: { ...refusal } }),
    presence: presence.state,
    parts: facts.parts.map(({ part, incoming, outgoing, onlyHere }) => ({
      part,
      incoming: { ...incoming },
      outgoing: { ...outgoing },
      onlyHere: [...onlyHere],
    })),
    unchanged: { ...facts.unchanged },
    ...(chatsOnlyHere && { chatsOnlyHere: [...chatsOnlyHere] }),
    rewritten: facts.rewritten.length,
    notRewritten: [...facts.notRewritten],
    keysToType: facts.keysToType.map(
      (name) => KEYS_TO_TYPE.find(({ en }) => en === name) ?? { en: name, 'zh-CN': name },
    ),
    stays: [...facts.stays],
    pending: [...facts.pending],
    missingFiles: [...facts.missingFiles],
    ...(alsoChanged && {
      alsoChanged: { folder: alsoChanged.folder, profiles: [...alsoChanged.profiles] },
    }),
    room: { ...room },
    rooms: rooms.map((each) => ({ ...each })),
    words: [...words],
  };
}
