import { isKirschError, KirschError } from '../../errors/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { RepositoryLock } from '../../repository/held-lock.ts';
import { withLock } from '../../repository/locks.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { WALL_CLOCK } from '../../repository/wall-clock.ts';
import { type PrunePlan, planPrune } from './plan-prune.ts';
import { type PruneLimits, unusedTolerance } from './prune-limits.ts';
import { DEFAULT_GRACE_MS, type PruneOptions, type PruneResult } from './prune-options.ts';
import { PACK_ACTION, type PruneSituation } from './prune-situation.ts';
import { type PruneSurvey, situationOf, surveyRepository } from './prune-survey.ts';
import type { Amount, PruneTotals } from './prune-totals.ts';
import { removePacks } from './remove-packs.ts';
import { NOTHING_REPACKED, type Repacked, repackPacks } from './repack-packs.ts';

/**
 * Removes from a repository what no snapshot needs any more. Two runs do that: the first repacks under a shared lock, while
 * others back up, then marks under an exclusive one, which is brief; a later run deletes what was marked at least the grace
 * period before and is still unused. Stopped at any moment, nothing is lost, and the next run goes on.
 *
 * With `instant`, one run does all of it under an exclusive lock, as restic's does: then no program that ignores locks may
 * back up at the same time.
 * @throws KirschError `REPOSITORY_LOCKED` when others are at work: what was repacked is kept, and the next run goes on;
 *   `BLOB_NOT_FOUND` or `DAMAGED` when something is missing that backups need: then nothing is removed;
 *   `STORAGE_DENIED` where the storage lets nothing be deleted
 */
export async function prune(
  repository: OpenRepository,
  options: PruneOptions = {},
): Promise<PruneResult> {
  const limits = limitsOf(repository, options);
  if (!options.lock && !options.dryRun) {
    throw new KirschError('BAD_ARGUMENT', 'A prune without a lock could remove what others need.', {
      hint: 'Without a lock only a dry run is possible.',
    });
  }
  return new Prune(repository, options, limits).run();
}

/** A survey, and the plan that was made from it. */
interface Planned {
  readonly survey: PruneSurvey;
  readonly situation: PruneSituation;
  readonly plan: PrunePlan;
  readonly storageNow: number;
}

class Prune {
  readonly #repository: OpenRepository;
  readonly #options: PruneOptions;
  readonly #limits: PruneLimits;
  #repacked: Repacked = NOTHING_REPACKED;

  constructor(repository: OpenRepository, options: PruneOptions, limits: PruneLimits) {
    this.#repository = repository;
    this.#options = options;
    this.#limits = limits;
  }

  async run(): Promise<PruneResult> {
    const { dryRun, instant } = this.#options;
    if (dryRun) {
      const first = await this.#locked(instant === true, (options, lock) =>
        this.#plan(options, lock, undefined),
      );
      return this.#resultOf(first, first);
    }
    if (instant) {
      return this.#locked(true, async (options, lock) => {
        const first = await this.#planAndRepack(options, lock);
        return this.#resultOf(first, await this.#remove(options, lock, first));
      });
    }
    const first = await this.#locked(false, (options, lock) => this.#planAndRepack(options, lock));
    if (!leavesWork(first.plan.totals)) return this.#resultOf(first, first);
    try {
      const last = await this.#locked(true, (options, lock) => this.#remove(options, lock, first));
      return this.#resultOf(first, last);
    } catch (error) {
      if (!isKirschError(error, 'REPOSITORY_LOCKED')) throw error;
      throw new KirschError(error.code, `${error.message} Nothing was removed yet.`, {
        hint: 'What was repacked is kept: run prune again when the others are done, or let it wait with --retry-lock.',
        cause: error,
        details: error.details,
      });
    }
  }

  /** Runs `work` under a lock, with options whose signal fires when that is lost. */
  #locked<T>(
    exclusive: boolean,
    work: (options: PruneOptions, lock: RepositoryLock | undefined) => Promise<T>,
  ): Promise<T> {
    const { lock, signal } = this.#options;
    if (!lock) return work(this.#options, undefined);
    return withLock(this.#repository, { ...lock, exclusive, signal }, (locked, held) =>
      work({ ...this.#options, signal: locked }, held),
    );
  }

  async #planAndRepack(options: PruneOptions, lock: RepositoryLock | undefined): Promise<Planned> {
    const first = await this.#plan(options, lock, undefined);
    const { survey, situation, plan } = first;
    this.#repacked = await repackPacks(survey.indexed, situation, plan, options);
    return first;
  }

  /** Plans again, with what has changed since, and removes what is to go by that. */
  async #remove(
    options: PruneOptions,
    lock: RepositoryLock | undefined,
    first: Planned,
  ): Promise<Planned> {
    const last = await this.#plan(options, lock, first.survey);
    const { survey, situation, plan, storageNow } = last;
    const isInstant = options.instant === true;
    const { layout } = survey;
    const removal = { layout, situation, plan, storageNow, isInstant };
    await removePacks(this.#repository, removal, options);
    return last;
  }

  async #plan(
    options: PruneOptions,
    lock: RepositoryLock | undefined,
    earlier: PruneSurvey | undefined,
  ): Promise<Planned> {
    const { graceMs = DEFAULT_GRACE_MS, dryRun, ignoredSnapshots } = options;
    const { signal, onProgress, onPlan } = options;
    const survey = await surveyRepository(this.#repository, {
      earlier,
      written: this.#repacked.indexIds,
      ignored: dryRun ? ignoredSnapshots : undefined,
      signal,
      onProgress: (progress) => onProgress?.('search', progress),
    });
    const storageNow = await this.#storageNow(lock);
    // What could have been repacked was, before the others were kept waiting.
    const limits = earlier ? { ...this.#limits, maxRepackBytes: 0 } : this.#limits;
    const situation = await situationOf(survey, {
      limits,
      storageNow,
      graceMs,
      repacked: this.#repacked.packs,
      signal,
    });
    const plan = planPrune(situation, limits);
    onPlan?.(plan.totals, earlier ? 'remove' : 'repack');
    return { survey, situation, plan, storageNow };
  }

  async #storageNow(lock: RepositoryLock | undefined): Promise<number> {
    const { storageNow, lock: lockOptions } = this.#options;
    if (storageNow) return storageNow();
    return (await this.#timeOf(lock)) ?? (lockOptions?.clock ?? WALL_CLOCK).now();
  }

  /** When the storage has stored our lock. */
  async #timeOf(lock: RepositoryLock | undefined): Promise<number | undefined> {
    if (!lock) return undefined;
    const { storage } = this.#repository;
    // Renewed at this moment, it bears another name.
    for (const id of [lock.id, undefined]) {
      try {
        const { modified } = await storage.head(keyOf('lock', id ?? lock.id));
        return modified?.getTime();
      } catch (error) {
        if (id === undefined || !isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
      }
    }
    return undefined;
  }

  #resultOf(first: Planned, last: Planned): PruneResult {
    const { marked, deleted, takenBack, waiting } = last.plan.totals;
    return {
      plan: first.plan.totals,
      repacked: first.plan.totals.repacked,
      marked,
      deleted,
      takenBack,
      waiting,
      nextDeletion: this.#nextDeletion(last),
    };
  }

  #nextDeletion({ survey, situation, plan, storageNow }: Planned): Date | undefined {
    const { graceMs = DEFAULT_GRACE_MS } = this.#options;
    const marks = survey.layout.marks();
    const times = situation.states.ids
      .filter((_, pack) => plan.actions[pack] === PACK_ACTION.wait)
      .map((id) => marks.get(id)?.markedAt ?? storageNow);
    if (plan.totals.marked.count > 0) times.push(storageNow);
    const oldest = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    return Number.isFinite(oldest) ? new Date(oldest + graceMs) : undefined;
  }
}

/** Whether something is left that wants an exclusive lock. */
function leavesWork(totals: PruneTotals): boolean {
  const some = (amount: Amount) => amount.count > 0;
  const { marked, deleted, takenBack, forgotten } = totals;
  return some(marked) || some(deleted) || some(takenBack) || some(forgotten);
}

function limitsOf({ config }: OpenRepository, options: PruneOptions): PruneLimits {
  const { maxUnused = { kind: 'percent', percent: 5 }, repackUncompressed = false } = options;
  if (repackUncompressed && config.version === 1) {
    throw new KirschError('BAD_ARGUMENT', 'A repository of format version 1 cannot compress.', {
      hint: 'Bring it to version 2 first: `kirsch migrate upgrade_repo_v2`.',
    });
  }
  if (repackUncompressed && options.compression === 'off') {
    throw new KirschError('BAD_ARGUMENT', 'Without compression nothing can be compressed.', {
      hint: 'Leave out either --repack-uncompressed or --compression off.',
    });
  }
  const { repackSmallerThan, packSizeMiB = 16 } = options;
  if (repackSmallerThan !== undefined && repackSmallerThan > packSizeMiB * 2 ** 20) {
    throw new KirschError('BAD_ARGUMENT', 'Packs would be small that are as large as any.', {
      hint: 'Choose less for --repack-smaller-than than for --pack-size.',
    });
  }
  return {
    version: config.version,
    maxUnused: unusedTolerance(maxUnused),
    maxRepackBytes: options.maxRepackBytes ?? Number.POSITIVE_INFINITY,
    cacheableOnly: options.repackCacheableOnly ?? false,
    repackUncompressed,
    smallerThan: repackSmallerThan,
    isInstant: options.instant ?? false,
  };
}
