import { backup } from '../../../src/operations/backup/backup.ts';
import { check } from '../../../src/operations/check/check.ts';
import { copySnapshots } from '../../../src/operations/copy/copy-snapshots.ts';
import { planCopy } from '../../../src/operations/copy/plan-copy.ts';
import { forgetSnapshots } from '../../../src/operations/forget/forget-snapshots.ts';
import { planForget } from '../../../src/operations/forget/plan-forget.ts';
import { changePassword } from '../../../src/operations/keys/keys.ts';
import { mirror } from '../../../src/operations/mirror/mirror.ts';
import { prune } from '../../../src/operations/prune/prune.ts';
import { recover } from '../../../src/operations/recover/recover.ts';
import { heal } from '../../../src/operations/repair/heal.ts';
import { repairIndex } from '../../../src/operations/repair/repair-index.ts';
import { repairPacks } from '../../../src/operations/repair/repair-packs.ts';
import { repairSnapshots } from '../../../src/operations/repair/repair-snapshots.ts';
import { rewriteSnapshots } from '../../../src/operations/rewrite/rewrite-snapshots.ts';
import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { tagSnapshots } from '../../../src/operations/tag/tag-snapshots.ts';
import { loadIndex } from '../../../src/repository/indexed-repository.ts';
import { thisProcess } from '../../../src/repository/lock-owner.ts';
import { withLock } from '../../../src/repository/locks.ts';
import type { OpenRepository } from '../../../src/repository/open-repository.ts';
import type { RepositoryAddress } from './jobs.ts';

/** What can be asked of a process. */
export type Work =
  | {
      readonly verb: 'backup';
      readonly source: string;
      readonly host: string;
      /** @default now */
      readonly time?: string;
    }
  /** Of each host. */
  | { readonly verb: 'forget'; readonly keepLast: number }
  | { readonly verb: 'forget-ids'; readonly ids: readonly string[] }
  /** `later`: so many hours after now, by the clock of the test's; the storage's own unless told. */
  | {
      readonly verb: 'prune';
      readonly later?: number;
      readonly instant?: boolean;
      readonly graceMs?: number;
    }
  | { readonly verb: 'copy'; readonly from: RepositoryAddress }
  /** Removes what the other has no more. */
  | { readonly verb: 'mirror'; readonly from: RepositoryAddress }
  /** The packs that a check finds damaged; then what local files can heal. */
  | { readonly verb: 'repair-packs' }
  | { readonly verb: 'repair-index' }
  | { readonly verb: 'repair-snapshots' }
  | { readonly verb: 'recover'; readonly time: string }
  /** In the place of what was. */
  | { readonly verb: 'rewrite'; readonly exclude: string }
  | { readonly verb: 'tag'; readonly tag: string }
  | { readonly verb: 'passwd'; readonly password: string }
  | { readonly verb: 'check' };

const HOUR_MS = 3_600_000;
/** How long one process waits for another's lock. */
const PATIENCE_MS = 60_000;
const RECOVERER = { username: 'ann', hostname: 'desk' };
const KEY_OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/** What else `doWork` has to know. */
export interface WorkTerms {
  /** Where a copy or a mirror comes from. */
  readonly source?: OpenRepository | undefined;
  /** How long it waits for another's lock, in milliseconds. @default a minute */
  readonly patienceMs?: number;
}

/**
 * Does it, under the lock that the command line takes for it.
 * @returns ids of snapshots that were made or removed, problems that were found
 */
export async function doWork(
  repository: OpenRepository,
  work: Work,
  { source, patienceMs = PATIENCE_MS }: WorkTerms = {},
): Promise<string[]> {
  const lock = { owner: thisProcess(), retryFor: patienceMs };
  const alone = <T>(task: (signal: AbortSignal) => Promise<T>) =>
    withLock(repository, { ...lock, exclusive: true }, task);
  switch (work.verb) {
    case 'backup': {
      const result = await backup(repository, {
        paths: [work.source],
        host: work.host,
        username: 'ann',
        workers: 1,
        packSizeMiB: 4,
        lock,
        ...(work.time !== undefined && { time: new Date(work.time) }),
      });
      if (result.issues > 0) throw new Error('The backup left files out.');
      return [result.snapshotId!];
    }
    case 'forget':
      return alone(async (signal) => {
        const all = await loadSnapshots(repository);
        const { remove } = planForget(all, {
          rule: { kind: 'policy', groupBy: ['host'], policy: { last: work.keepLast } },
          now: Date.now(),
          offsetAt: () => 0,
        });
        return [...(await forgetSnapshots(repository, all, remove, { signal })).removed];
      });
    case 'forget-ids':
      return alone(async (signal) => {
        const all = await loadSnapshots(repository);
        const remove = all.filter(({ id }) => work.ids.includes(id));
        return [...(await forgetSnapshots(repository, all, remove, { signal })).removed];
      });
    case 'prune': {
      const { later, instant = false, graceMs } = work;
      await prune(repository, {
        lock,
        instant,
        maxUnused: { kind: 'bytes', bytes: 0 },
        packSizeMiB: 4,
        workers: 1,
        graceMs,
        ...(later !== undefined && { storageNow: () => Date.now() + later * HOUR_MS }),
      });
      return [];
    }
    case 'copy':
      return copyAll(source!, repository);
    case 'mirror':
      return withLock(source!, { ...lock, exclusive: false }, async (signal) => {
        await mirror(source!, repository.storage, { delete: true, lock, signal });
        return [];
      });
    case 'repair-packs':
      return alone(async (signal) => {
        const { damagedPacks } = await check(repository, { readData: 'all', workers: 1 });
        if (damagedPacks.length > 0) await repairPacks(repository, damagedPacks, { signal });
        await heal(repository, await loadSnapshots(repository), { signal });
        return [];
      });
    case 'repair-index':
      return alone(async (signal) => {
        await repairIndex(repository, { signal });
        return [];
      });
    case 'repair-snapshots':
      return alone(async (signal) => {
        await repairIndex(repository, { signal });
        await repairSnapshots(repository, await loadSnapshots(repository), {
          forget: true,
          signal,
        });
        return [];
      });
    case 'recover':
      return alone(async (signal) => {
        const { time } = work;
        const { snapshotId } = await recover(repository, {
          ...RECOVERER,
          time,
          workers: 1,
          signal,
        });
        return snapshotId === undefined ? [] : [snapshotId];
      });
    case 'rewrite':
      return alone(async (signal) => {
        const all = await loadSnapshots(repository);
        const change = { excludes: [work.exclude], forget: true, signal };
        const done = await rewriteSnapshots(await loadIndex(repository), all, change);
        return done.flatMap(({ newId }) => newId ?? []);
      });
    case 'tag':
      return alone(async (signal) => {
        const all = await loadSnapshots(repository);
        const done = await tagSnapshots(repository, all, { add: [work.tag] }, { signal });
        return done.map(({ newId }) => newId);
      });
    case 'passwd':
      return alone(async (signal) => [
        await changePassword(repository, work.password, KEY_OWNER, { signal }),
      ]);
    case 'check':
      return alone(async (signal) => {
        const { problems } = await check(repository, { readData: 'all', workers: 1, signal });
        return problems.map(({ message }) => message);
      });
  }
}

async function copyAll(source: OpenRepository, target: OpenRepository): Promise<string[]> {
  const shared = { owner: thisProcess(), exclusive: false };
  return withLock(source, shared, () =>
    withLock(target, shared, async (signal) => {
      const plan = planCopy(await loadSnapshots(source), await loadSnapshots(target));
      const options = { packSizeMiB: 4, workers: 1, signal };
      const { copied, hurt } = await copySnapshots(
        await loadIndex(source),
        await loadIndex(target),
        plan.missing,
        options,
      );
      if (hurt > 0) throw new Error('The copy left snapshots out.');
      return copied.map(({ targetId }) => targetId);
    }),
  );
}
