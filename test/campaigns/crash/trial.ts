import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedRepository } from '../../shared-repository.ts';
import type { Place } from '../places.ts';
import { plantObjects, removeObjects } from '../stored-objects.ts';
import { type Ending, runChild } from './child-process.ts';
import { type Course, chooseDeath, type Death, printDeath } from './death.ts';
import { type Job, perform } from './jobs.ts';
import type { Beginning, CrashOperation } from './operation.ts';
import type { Stage } from './stage.ts';
import { judge } from './verdict.ts';

/** A run in so many restores every snapshot, and lets restic restore one; the others restore one each. */
const WHOLE_EVERY = 10;
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
  readonly course: Course;

  private constructor(
    parts: { place: Place; stage: Stage; seed: number },
    beginning: Beginning,
    course: Course,
  ) {
    this.#place = parts.place;
    this.#stage = parts.stage;
    this.#seed = parts.seed;
    this.#beginning = beginning;
    this.course = course;
  }

  /** Does the work once without a crash, to know its calls. */
  static async start(parts: {
    operation: CrashOperation;
    place: Place;
    stage: Stage;
    seed: number;
  }): Promise<CrashTrial> {
    const beginning = await parts.operation.prepare(parts.stage);
    const rehearsal = new CrashTrial(parts, beginning, { calls: 0, ms: 0 });
    const course = await rehearsal.#within('rehearsal', async (job, shared) => {
      const ending = await runChild(job);
      const complaints = await rehearsal.#judgeEnd(shared, 0);
      if (complaints.length > 0) {
        throw new Error(`Without a crash, ${parts.operation.name}: ${complaints.join('\n')}`);
      }
      return ending;
    });
    return new CrashTrial(parts, beginning, course);
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
      const complaints = await judge(found, { ...afterCrash, ...this.#thorough(run) });
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
    const thorough = this.#thorough(run);
    // What was restored after the crash is not restored once more: every byte is verified again all the same.
    const isNew = afterCrash.isSound === false || thorough.restore === 'all';
    const restore = isNew ? thorough.restore : 'none';
    const complaints = await judge(found, { ...atEnd, ...thorough, restore });
    return [...complaints, ...((await finished?.(found)) ?? [])];
  }

  #thorough(run: number) {
    const isWhole = run % WHOLE_EVERY === 0;
    return {
      source: this.#stage.source.folder,
      folder: this.#stage.folder,
      restore: isWhole ? ('all' as const) : run,
      byRestic: isWhole,
    };
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
