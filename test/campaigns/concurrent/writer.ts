import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../../random-numbers.ts';
import type { SharedRepository } from '../../shared-repository.ts';
import type { ChangingSource } from '../changing-source.ts';
import type { Work } from '../crash/work.ts';
import type { Model } from './model.ts';
import { runJob } from './run-job.ts';

/** What somebody does, one after the other. */
export type Deed = 'backup' | 'forget' | 'prune' | 'check';
export type Program = 'kirsch' | 'restic';

/** Of ten deeds. */
const HABIT: readonly Deed[] = [
  ...(['backup', 'backup', 'backup', 'backup', 'backup'] as const),
  ...(['forget', 'forget', 'prune', 'prune', 'check'] as const),
];
/** Two of each writer's snapshots stay at least. */
const SPARE = 2;
/** restic's exit status when it could not have a lock. */
const LOCKED = 11;
const LONGEST_PAUSE_MS = 1000;
/** So short that marks of one prune are ripe for the next. */
const GRACE_MS = 1000;

export interface WriterParts {
  readonly name: string;
  readonly shared: SharedRepository;
  readonly source: ChangingSource;
  readonly cacheFolder: string;
  readonly model: Model;
  readonly seed: number;
  /** What its processes find in their environment besides. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Somebody who uses a repository, now by one program, now by the other, each time in a new process. */
export class Writer {
  /** What was done, how often; `kirsch backup`, `restic prune`, `gave way to a lock`. */
  readonly counts = new Map<string, number>();
  readonly complaints: string[] = [];
  readonly #parts: WriterParts;
  readonly #random: (bound: number) => number;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#random = randomNumbers(parts.seed);
  }

  async work(deeds: number): Promise<void> {
    for (let done = 0; done < deeds; done++) {
      const deed = done === 0 ? 'backup' : HABIT[this.#random(HABIT.length)]!;
      const program = this.#random(3) === 0 ? 'restic' : 'kirsch';
      await sleep(this.#random(LONGEST_PAUSE_MS));
      try {
        const isDone = await (program === 'kirsch' ? this.#byKirsch(deed) : this.#byRestic(deed));
        this.#count(isDone ? `${program} ${deed}` : 'gave way to a lock');
      } catch (error) {
        this.complaints.push(`${program} ${deed} of ${this.#parts.name}: ${error}`);
      }
    }
  }

  /** Whether it was done; otherwise somebody else held the lock for too long. */
  async #byKirsch(deed: Deed): Promise<boolean> {
    const { source, model, name } = this.#parts;
    if (deed === 'backup') {
      source.change();
      const digest = source.digest();
      const ids = await this.#job({ verb: 'backup', source: source.folder, host: name });
      for (const id of ids ?? []) model.backedUp(id, digest);
      return ids !== undefined;
    }
    if (deed === 'forget') {
      const id = model.choose(this.#random, SPARE);
      if (id === undefined) return this.#byKirsch('check');
      const gone = await this.#job({ verb: 'forget-ids', ids: [id] });
      for (const each of gone ?? []) model.forgotten(each);
      return gone !== undefined;
    }
    if (deed === 'prune') {
      const instant = this.#random(3) === 0;
      return (await this.#job({ verb: 'prune', instant, graceMs: GRACE_MS })) !== undefined;
    }
    const problems = await this.#job({ verb: 'check' });
    if (problems && problems.length > 0) throw new Error(problems.join('; '));
    return problems !== undefined;
  }

  async #job(work: Work): Promise<readonly string[] | undefined> {
    const { shared, cacheFolder, env } = this.#parts;
    const reply = await runJob({ env: shared.env, cacheFolder, work }, env);
    if ('result' in reply) return reply.result;
    if (reply.code === 'REPOSITORY_LOCKED') return undefined;
    throw new Error(`${reply.code}: ${reply.message}`);
  }

  async #byRestic(deed: Deed): Promise<boolean> {
    const { source, model, name } = this.#parts;
    if (deed === 'backup') {
      source.change();
      const digest = source.digest();
      const said = await this.#restic(['backup', '--json', '--host', name, source.folder]);
      if (said === undefined) return false;
      const summary = JSON.parse(said.trimEnd().split('\n').at(-1)!) as { snapshot_id: string };
      model.backedUp(summary.snapshot_id, digest);
      return true;
    }
    if (deed === 'forget') {
      const id = model.choose(this.#random, SPARE);
      if (id === undefined) return this.#byRestic('check');
      if ((await this.#restic(['forget', id])) === undefined) return false;
      model.forgotten(id);
      return true;
    }
    const args = deed === 'prune' ? ['prune', '--max-unused', '0'] : ['check', '--read-data'];
    return (await this.#restic(args)) !== undefined;
  }

  async #restic(args: readonly string[]): Promise<string | undefined> {
    const result = await this.#parts.shared.restic([...args, '--retry-lock', '1m'], {
      anyExit: true,
      timeoutMs: 600_000,
      ...(this.#parts.env && { env: this.#parts.env }),
    });
    if (result.code === LOCKED) return undefined;
    if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
