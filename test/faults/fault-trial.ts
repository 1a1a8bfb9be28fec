import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '../../src/operations/backup/backup.ts';
import type { BackupResult } from '../../src/operations/backup/backup-options.ts';
import { type CheckResult, check } from '../../src/operations/check/check.ts';
import type { Issue } from '../../src/operations/progress.ts';
import { restore } from '../../src/operations/restore/restore.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { thisProcess } from '../../src/repository/lock-owner.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import type { FaultPlan } from '../../src/s3-server/index.ts';
import { doWork, type Work } from '../campaigns/crash/work.ts';
import { randomNumbers } from '../random-numbers.ts';
import { readFolder } from '../restored-tree.ts';
import { FaultyStorage, ROOT, type Root } from './faulty-storage.ts';

export { BUCKET, ROOT } from './faulty-storage.ts';

/** A snapshot that was made. */
export type BackedUp = BackupResult & { readonly snapshotId: string };

/** What came back of a snapshot. */
export interface Restored {
  /** Whether all that came back is as it was when it was backed up, and nothing is missing without an issue. */
  readonly isRight: boolean;
  readonly issues: readonly Issue[];
}

/** A folder to back up, and a repository in a faulty storage. */
export class FaultTrial extends FaultyStorage {
  readonly #folder: string;
  readonly #source: string;
  readonly #states = new Map<string, ReadonlyMap<string, string>>();
  #changes = 0;
  #drops = 0;

  private constructor(folder: string) {
    super(folder);
    this.#folder = folder;
    this.#source = join(folder, 'source');
  }

  static async start(): Promise<FaultTrial> {
    const trial = new FaultTrial(mkdtempSync(join(tmpdir(), 'kirsch-faults-')));
    mkdirSync(trial.#source);
    trial.change();
    await trial.makeRepository(ROOT);
    return trial;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** What `harmedIn` gives of the repository. */
  get harmed(): string[] {
    return this.harmedIn(ROOT);
  }

  /** Adds files to the source, some of them too large for one blob, and changes one. */
  change(): void {
    const random = randomNumbers(++this.#changes);
    const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
    const folder = join(this.#source, `folder ${this.#changes}`);
    mkdirSync(folder);
    for (let file = 0; file < 4; file++) writeFileSync(join(folder, `${file}`), noise(2_000));
    writeFileSync(join(folder, 'large'), Buffer.concat(Array(20).fill(noise(60_000 + random(99)))));
    writeFileSync(join(this.#source, 'changing'), `state ${this.#changes}`);
  }

  /** Removes the oldest folder that `change` has added and that is still there. */
  drop(): void {
    rmSync(join(this.#source, `folder ${++this.#drops}`), { recursive: true });
  }

  /** Backs the source up. What it was then is what a restore is compared with. */
  async backup(faults?: FaultPlan): Promise<BackedUp> {
    const issues: Issue[] = [];
    const result = await this.withRepository(faults, (repository) =>
      backup(repository, {
        paths: [this.#source],
        host: 'desk',
        username: 'ann',
        workers: 1,
        lock: { owner: thisProcess() },
        onIssue: (issue) => issues.push(issue),
      }),
    );
    for (const { error } of issues) throw error;
    const snapshotId = result.snapshotId!;
    this.#states.set(snapshotId, readFolder(this.#source));
    return { ...result, snapshotId };
  }

  /**
   * Does a piece of work on the repository, or from it on the second one. Whoever does it has ended then, and its locks with
   * it: nobody waits for them.
   */
  async do(work: Work, faults?: FaultPlan): Promise<void> {
    try {
      await this.withStorage(faults, async (first, second) => {
        const opened = await this.open(first);
        const terms = { patienceMs: 0 };
        if (!('from' in work)) return doWork(opened, work, terms);
        return doWork(await this.open(second), work, { ...terms, source: opened });
      });
    } finally {
      await this.removeLocks();
    }
  }

  restore(
    { snapshot, snapshotId }: BackedUp,
    faults?: FaultPlan,
    root: Root = ROOT,
  ): Promise<Restored> {
    const restoreFrom = async (repository: OpenRepository) => {
      const target = mkdtempSync(join(this.#folder, 'restored-'));
      const issues: Issue[] = [];
      const indexed = await loadIndex(repository);
      await restore(indexed, {
        snapshot,
        path: this.#source,
        target,
        workers: 1,
        onIssue: (issue) => issues.push(issue),
      });
      const found = readFolder(target);
      const expected = this.#states.get(snapshotId)!;
      // What could not be read is named as in the snapshot, what could not be written as on this disk.
      const excused = issues.map(({ item }) => item.replace(target, '').replace(this.#source, ''));
      const isExcused = (path: string): boolean =>
        excused.some((item) => `${path}/`.startsWith(item === '/' ? item : `${item}/`));
      const isRight =
        [...found].every(([path, facts]) => expected.get(path) === facts || isExcused(path)) &&
        [...expected.keys()].every((path) => found.has(path) || isExcused(path));
      rmSync(target, { recursive: true });
      return { isRight, issues };
    };
    return this.withRepository(faults, restoreFrom, root);
  }

  check(faults?: FaultPlan, root: Root = ROOT): Promise<CheckResult> {
    const checkAll = (repository: OpenRepository) =>
      check(repository, { readData: 'all', workers: 1 });
    return this.withRepository(faults, checkAll, root);
  }
}
