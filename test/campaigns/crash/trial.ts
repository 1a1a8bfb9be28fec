import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SharedRepository } from '../../shared-repository.ts';
import type { Place } from '../places.ts';
import { copyObjects, plantObjects, removeObjects } from '../stored-objects.ts';
import { type Ending, runChild } from './child-process.ts';
import { type Course, chooseDeath, type Death, printDeath } from './death.ts';
import { type Job, perform } from './jobs.ts';
import type { Beginning, CrashOperation } from './operation.ts';
import type { Stage } from './stage.ts';
import { type Judgement, judge, type ProvenTrees } from './verdict.ts';

/** A run in so many restores every snapshot, and lets restic restore one; the others those of trees that were never restored. */
const WHOLE_EVERY = 10;
const isWhole = (run: number) => run % WHOLE_EVERY === 0;
/** A process may be through before the moment comes; then another moment is tried. */
const TRIES = 8;

/** What became of one crash. */
export interface CrashResult {
  readonly run: number;
  readonly death: Death;
  readonly ending: Ending;
  /** In words; empty when all is well. */
  readonly complaints: readonly string[];
}

/** Crashes one operation on one storage, again and again, each time from the same beginning. */
export class CrashTrial {
  readonly #place: Place;
  readonly #stage: Stage;
  readonly #seed: number;
  readonly #beginning: Beginning;
  readonly #proven: ProvenTrees;
  readonly course: Course;

  private constructor(
    parts: { place: Place; stage: Stage; seed: number },
    beginning: Beginning,
    course: Course,
    proven: ProvenTrees,
  ) {
    this.#place = parts.place;
    this.#stage = parts.stage;
    this.#seed = parts.seed;
    this.#beginning = beginning;
    this.course = course;
    this.#proven = proven;
  }

  /** Does the work once without a crash, to know its calls. */
  static async start(parts: {
    operation: CrashOperation;
    place: Place;
    stage: Stage;
    seed: number;
  }): Promise<CrashTrial> {
    const beginning = await parts.operation.prepare(parts.stage);
    const proven: ProvenTrees = new Map();
    const rehearsal = new CrashTrial(parts, beginning, { calls: 0, ms: 0 }, proven);
    const course = await rehearsal.#within('rehearsal', async (job, shared) => {
      const ending = await runChild(job);
      const complaints = await rehearsal.#judgeEnd(shared, 0);
      if (complaints.length > 0) {
        throw new Error(`Without a crash, ${parts.operation.name}: ${complaints.join('\n')}`);
      }
      return ending;
    });
    return new CrashTrial(parts, beginning, course, proven);
  }

  /** One crash, the judgement of what it left, the next run, and the judgement of that. */
  async run(run: number): Promise<CrashResult> {
    for (let attempt = 0; ; attempt++) {
      const death = chooseDeath(this.course, this.#seed, run + attempt * 1_000_003);
      const result = await this.#within(`run-${run}`, async (job, shared) => {
        const ending = await runChild(job, death);
        if (!ending.isKilled && attempt + 1 < TRIES) return undefined;
        const complaints = ending.isKilled
          ? await this.#aftermath(run, job, shared)
          : [`it was never killed: ${printDeath(death)}`];
        return { run, death, ending, complaints };
      });
      if (result) return result;
    }
  }

  async #aftermath(run: number, job: Job, shared: SharedRepository): Promise<string[]> {
    try {
      const { afterCrash, reach } = this.#beginning;
      const found = (await reach?.(shared)) ?? shared;
      const { isSound = true } = afterCrash;
      const restic = isSound ? this.#restic(run) : 'none';
      const restore = isWhole(run) ? 'all' : isSound ? 'unknown' : run;
      const complaints = await this.#judge(found, run, {
        ...afterCrash,
        ...this.#common,
        restic,
        restore,
      });
      await perform({ ...job, env: found.env });
      const atEnd = await this.#judgeEnd(shared, run);
      return [
        ...complaints.map((text) => `after the crash: ${text}`),
        ...atEnd.map((text) => `after the next run: ${text}`),
      ];
    } catch (error) {
      return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    }
  }

  async #judgeEnd(shared: SharedRepository, run: number): Promise<string[]> {
    const { afterCrash, atEnd, finished, reach } = this.#beginning;
    const found = (await reach?.(shared)) ?? shared;
    // What restic has judged after the crash it does not judge once more: every byte is verified again all the same.
    const isNew = afterCrash.isSound === false || isWhole(run);
    const restic = isNew ? this.#restic(run) : 'none';
    const judgement = { ...atEnd, ...this.#common, restic, restore: 'unknown' } as const;
    const complaints = await this.#judge(found, run, judgement);
    return [...complaints, ...((await finished?.(found)) ?? [])];
  }

  /** A server is asked once for all that it has, which is then judged in a folder; but not in the runs that leave nothing out. */
  async #judge(shared: SharedRepository, run: number, judgement: Judgement): Promise<string[]> {
    if (this.#place.name === 'folder' || isWhole(run)) return judge(shared, judgement);
    const folder = mkdtempSync(join(this.#stage.folder, 'judged-'));
    try {
      const copy = new SharedRepository(folder, {}, shared.env['RESTIC_PASSWORD']);
      await copyObjects(await shared.storage(), await copy.storage());
      return await judge(copy, judgement);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #restic(run: number) {
    return isWhole(run) ? ('restore' as const) : ('check' as const);
  }

  get #common() {
    const { source, folder } = this.#stage;
    return { source: source.folder, folder, proven: this.#proven };
  }

  /** Work on a repository of its own, gone afterwards, with a cache that the killed process and the next one share. */
  async #within<T>(
    name: string,
    work: (job: Job, shared: SharedRepository) => Promise<T>,
  ): Promise<T> {
    const shared = this.#place.repository(name);
    const storage = await shared.storage();
    const cacheFolder = mkdtempSync(join(this.#stage.folder, 'cache-'));
    try {
      await plantObjects(storage, this.#beginning.objects);
      const job = { env: shared.env, cacheFolder, work: this.#beginning.work };
      return await work(job, shared);
    } finally {
      await removeObjects(storage);
      await storage.close();
      rmSync(cacheFolder, { recursive: true, force: true });
    }
  }
}
