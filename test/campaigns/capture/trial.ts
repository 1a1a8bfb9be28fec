import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { captureLevelDb } from '../../../src/sources/capture/capture-leveldb.ts';
import { FileTaker } from '../../../src/sources/capture/file-taker.ts';
import {
  type CapturableUnit,
  type CapturedUnit,
  captureUnit,
  type LevelDbEvidence,
} from '../../../src/sources/capture/index.ts';
import { randomNumbers } from '../../random-numbers.ts';
import { BusyApplication } from './busy-application.ts';
import { type Catch, Judge } from './judge.ts';
import { SlowTaker } from './slow-taker.ts';

/** What came of one capture of all that the application has. */
export interface CaptureResult {
  readonly complaints: readonly string[];
  /** Whether a table or the MANIFEST changed while files were taken. */
  readonly isChanged: boolean;
  /** Done by the page, and by the writers of SQLite, while it was captured. */
  readonly transactions: number;
  readonly commits: number;
  /** How long it took. */
  readonly milliseconds: number;
  readonly blobs: number;
  /** Right before, while everybody wrote and nobody captured. */
  readonly lead: Lead;
}

/** What the writers of SQLite did by themselves. */
export interface Lead {
  readonly commits: number;
  readonly milliseconds: number;
}

/** Of so many captures, all but one are on a slow disk. */
const ONE_IS_FAST = 3;
/** Before a capture, transactions that are completed for sure: so many, and up to twice as many. */
const LEAD = 20;
/** What LevelDB holds in memory and its log before it makes a table of it: captured and original may differ by that. */
const WRITE_BUFFER = 4 << 20;
const LOOK_MS = 50;
const NOTHING_CAUGHT: Omit<CaptureResult, 'complaints'> = {
  isChanged: false,
  transactions: 0,
  commits: 0,
  milliseconds: 0,
  blobs: 0,
  lead: { commits: 0, milliseconds: 0 },
};

/** An application that goes on writing, and copies of its data that are captured and judged one after the other. */
export class CaptureTrial {
  readonly #folder: string;
  readonly #application: BusyApplication;
  readonly #judge: Judge;

  /** @param folder an empty one */
  static async start(program: string, folder: string): Promise<CaptureTrial> {
    const application = await BusyApplication.start(program, join(folder, 'application'));
    mkdirSync(join(folder, 'judge'));
    return new CaptureTrial(folder, application, new Judge(program, join(folder, 'judge')));
  }

  private constructor(folder: string, application: BusyApplication, judge: Judge) {
    this.#folder = folder;
    this.#application = application;
    this.#judge = judge;
  }

  /** One capture while everybody writes; then they rest, and the copy is judged. A capture that throws is one to complain of. */
  async run(seed: number): Promise<CaptureResult> {
    const into = join(this.#folder, 'captured');
    const complaints: string[] = [];
    mkdirSync(into);
    try {
      const { caught, milliseconds, lead } = await this.#catch(seed, into, complaints);
      const { before, after } = caught;
      const { changes, blobs } = caught.indexedDb.evidence as LevelDbEvidence;
      complaints.push(...(await this.#judge.judge(caught)));
      return {
        complaints,
        isChanged: changes > 0,
        transactions: after.transactions - before.transactions,
        commits: sum(after.commits) - sum(before.commits),
        milliseconds,
        blobs,
        lead,
      };
    } catch (error) {
      return { ...NOTHING_CAUGHT, complaints: [...complaints, String(error)] };
    } finally {
      rmSync(into, { recursive: true, force: true });
    }
  }

  /** Captures everything at the same time. Resolves when nobody writes any more. */
  async #catch(seed: number, into: string, complaints: string[]) {
    const random = randomNumbers(seed);
    const application = this.#application;
    try {
      await application.resume();
      const resumed = { at: performance.now(), ...(await application.marks()) };
      await application.advance(LEAD + random(LEAD));
      const taker = seed % ONE_IS_FAST === 0 ? undefined : new SlowTaker(random(2));
      const started = performance.now();
      const before = await application.marks();
      const { indexedDb, localStorage, sqlite } = application;
      const taken = [indexedDb, localStorage, sqlite].map((unit) =>
        this.#capture(unit, into, complaints, taker),
      );
      // Of those that fail, none goes on when this one is at its end.
      await Promise.allSettled(taken);
      const after = await application.marks();
      const milliseconds = performance.now() - started;
      const units = (await Promise.all(taken)) as [CapturedUnit, CapturedUnit, CapturedUnit];
      const caught: Catch = {
        ...{ before, after },
        ...{ indexedDb: units[0], localStorage: units[1], sqlite: units[2] },
      };
      const commits = sum(before.commits) - sum(resumed.commits);
      return { caught, milliseconds, lead: { commits, milliseconds: started - resumed.at } };
    } finally {
      await application.pause();
    }
  }

  async close(): Promise<void> {
    await this.#application.close();
  }

  /** Captures a unit, and complains when the copy is larger than the unit ever was meanwhile. */
  async #capture(
    unit: CapturableUnit,
    into: string,
    complaints: string[],
    taker: SlowTaker | undefined,
  ): Promise<CapturedUnit> {
    const own = join(into, String(readdirSync(into).length));
    mkdirSync(own);
    let largest = sizeOf(unit);
    const watch = setInterval(() => {
      largest = Math.max(largest, sizeOf(unit));
    }, LOOK_MS);
    try {
      const captured =
        taker && unit.kind === 'leveldb'
          ? await captureHere(
              unit,
              own,
              unit === this.#application.indexedDb ? taker : new FileTaker(),
            )
          : await captureUnit(unit, { into: own });
      largest = Math.max(largest, sizeOf(unit));
      const bytes = treeBytes(own);
      const slack = unit.kind === 'leveldb' ? WRITE_BUFFER : 0;
      if (bytes > largest + slack) {
        complaints.push(`${unit.as}: ${bytes} bytes were copied of ${largest}`);
      }
      return captured;
    } finally {
      clearInterval(watch);
    }
  }
}

/** In this process, to whose disk something can happen. */
async function captureHere(
  unit: CapturableUnit,
  folder: string,
  taker: FileTaker,
): Promise<CapturedUnit> {
  const { from, as } = unit;
  return {
    unit,
    ...(await captureLevelDb({ from, as, folder, blobs: unit.members[1] }, () => {}, taker)),
  };
}

function sizeOf({ kind, from, members }: CapturableUnit): number {
  if (kind === 'sqlite') return treeBytes(from) + treeBytes(`${from}-wal`);
  return members.reduce((bytes, member) => bytes + treeBytes(member.from), 0);
}

/** Of a file, or of all files below a folder; 0 for what is gone. */
function treeBytes(path: string): number {
  try {
    const facts = lstatSync(path);
    if (!facts.isDirectory()) return facts.size;
    return sum(readdirSync(path).map((name) => treeBytes(join(path, name))));
  } catch {
    return 0;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
