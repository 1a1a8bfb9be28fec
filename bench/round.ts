import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchStorage, openBenchStorage } from './bench-storage.ts';
import type { DataSet } from './data-sets.ts';
import { contentOf } from './files-in.ts';
import { measure } from './measure.ts';
import { bringIntoPageCache } from './page-cache.ts';
import {
  commandFor,
  PROGRAMS,
  type ProgramsRepository,
  partsOf,
  rekeyCommand,
} from './programs.ts';
import type { Program, Sample, Step, StorageName } from './row.ts';
import { touchMemory } from './touch-memory.ts';
import type { Traffic } from './traffic.ts';

export interface RoundOptions {
  readonly dataSet: DataSet;
  /** Those of the data set's steps that this machine and storage allow. */
  readonly steps: readonly Step[];
  readonly storage: StorageName;
  /** From 1; the programs take turns in going first. */
  readonly round: number;
  /** The folder that holds the data set. */
  readonly source: string;
  /** Room on the disk. */
  readonly disk: string;
  /** Room in memory, where `steps` holds a restore to it. */
  readonly memory: string | undefined;
  readonly signal: AbortSignal;
  /** Whether requests and bytes are counted, where there is a network: such a round is not for times. */
  readonly counts: boolean;
  /** Called before each run of a program. */
  readonly onRun: (program: Program, step: Step) => void;
}

export interface RoundResult {
  readonly samples: ReadonlyMap<Step, Record<Program, CountedSample>>;
  /** Bytes of the repositories in the end, where they can be seen. */
  readonly sizes: Record<Program, number> | undefined;
}

/** A run, and what it sent and received where that was counted. */
interface CountedSample extends Sample {
  readonly traffic?: Traffic;
}

interface Turn {
  readonly program: Program;
  readonly step: Step;
}

const PASSWORD = 'a password for the benchmark';
/** Where programs keep what is not of a repository: what Node.js has compiled. */
const HOME_CACHES = '.cache';
/** Longer than any program mistrusts a file because it was changed only now. */
const SETTLE_MS = 3_000;

/**
 * ext4 without a journal goes around every inode that was freed within the last minute, one by one: whoever creates files after as many
 * were deleted takes ten times as long. So what was restored to the disk stays until a round is over, and the next restore waits.
 */
const INODES_REST_MS = 65_000;
/** When files were last removed. */
let removedAt = 0;

/**
 * Runs every step once with each program, in fresh repositories. Within a step one program follows the other, so that
 * both meet the same machine; with a large data set each does all its steps and makes room for the other.
 * @throws Error when a program fails, or restores other than what it backed up
 */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { dataSet, steps, storage: kind, round, source, disk, counts } = options;
  const order = round % 2 === 1 ? PROGRAMS : [...PROGRAMS].reverse();
  const storage = await openBenchStorage(kind, join(disk, 'repositories'), PROGRAMS, counts);
  const runner = new Runner(options, storage);
  try {
    const samples = new Map<Step, Record<Program, CountedSample>>();
    const sizes: Partial<Record<Program, number>> = {};
    for (const program of order) await runner.prepare(program);
    await sleep(SETTLE_MS);
    let changed = false;
    for (const { program, step } of turns(steps, order, dataSet.large)) {
      if (step === 'changed' && !changed) {
        dataSet.change(source, `${kind} ${round}`);
        await sleep(SETTLE_MS);
        changed = true;
      }
      options.onRun(program, step);
      const sample = await runner.run(program, step);
      samples.set(step, { ...samples.get(step), [program]: sample } as Record<
        Program,
        CountedSample
      >);
      if (step !== steps.at(-1)) continue;
      const size = storage.sizeOf(program);
      if (size !== undefined) sizes[program] = size;
      storage.remove(program);
    }
    const { kirsch, restic } = sizes;
    return {
      samples,
      sizes: kirsch === undefined || restic === undefined ? undefined : { kirsch, restic },
    };
  } finally {
    await storage.close();
    runner.removeRestored();
    if (steps.includes('restore-disk')) removedAt = Date.now();
    rmSync(join(disk, 'caches'), { recursive: true, force: true });
  }
}

/** Who does what, in order: step by step, or, with `oneAfterTheOther`, program by program. */
export function turns(
  steps: readonly Step[],
  order: readonly Program[],
  oneAfterTheOther: boolean,
): Turn[] {
  if (oneAfterTheOther) return order.flatMap((program) => steps.map((step) => ({ program, step })));
  return steps.flatMap((step) => order.map((program) => ({ program, step })));
}

/** Runs the programs on one storage. */
class Runner {
  readonly #options: RoundOptions;
  readonly #storage: BenchStorage;
  readonly #env: Readonly<Record<string, string>>;
  readonly #restored: string[] = [];

  constructor(options: RoundOptions, storage: BenchStorage) {
    const { disk } = options;
    this.#options = options;
    this.#storage = storage;
    const { PATH = '' } = process.env;
    this.#env = { PATH, HOME: disk, TMPDIR: disk, RESTIC_PASSWORD: PASSWORD, ...storage.env };
  }

  /** Makes the program's repository, with a backup in it unless the steps make one. */
  async prepare(program: Program): Promise<void> {
    const { disk, signal } = this.#options;
    await this.#measure(program, 'init', '');
    const passwordFile = join(disk, 'password');
    writeFileSync(passwordFile, PASSWORD);
    await measure(rekeyCommand(this.#repository(program), passwordFile), {
      env: this.#env,
      signal,
    });
    if (!this.#options.steps.includes('first')) await this.#measure(program, 'first', '');
  }

  async run(program: Program, step: Step): Promise<CountedSample> {
    const { disk, memory, source, dataSet } = this.#options;
    if (step !== 'restore-disk' && step !== 'restore-memory') {
      return this.#measure(program, step, '');
    }
    const room = step === 'restore-disk' ? disk : memory;
    if (room === undefined) throw new Error('There is no room in memory to restore to.');
    const target = join(room, `restored-${program}`);
    if (room === disk && !dataSet.large)
      await sleep(Math.max(0, removedAt + INODES_REST_MS - Date.now()));
    mkdirSync(target);
    this.#restored.push(target);
    const sample = await this.#measure(program, step, target);
    checkRestored(program, source, target);
    if (room === memory || dataSet.large) this.removeRestored();
    return sample;
  }

  /** Takes away what was restored: many files on the disk only when the round is over, see `INODES_REST_MS`. */
  removeRestored(): void {
    for (const target of this.#restored) rmSync(target, { recursive: true, force: true });
    this.#restored.length = 0;
  }

  async #measure(program: Program, step: Step | 'init', target: string): Promise<CountedSample> {
    const { dataSet, signal, source, disk, memory } = this.#options;
    const command = commandFor(program, step, this.#repository(program), { source, target });
    this.#storage.takeTraffic();
    const onStart = () => {
      // Neither is timed.
      if (this.#options.counts || step === 'init') return;
      bringIntoPageCache(readsSource(step) ? source : this.#storage.folder(program));
      for (const part of [...partsOf(program), join(disk, HOME_CACHES)]) bringIntoPageCache(part);
      touchMemory(writesToDisk(step) ? [disk, memory] : [memory], dataSet.bytes);
    };
    const sample = await measure(command, { env: this.#env, signal, onStart });
    const traffic = this.#storage.takeTraffic();
    return traffic ? { ...sample, traffic } : sample;
  }

  #repository(program: Program): ProgramsRepository {
    const cacheFolder = join(this.#options.disk, 'caches', program);
    return { address: this.#storage.address(program), cacheFolder };
  }
}

/**
 * Whether a step may write gigabytes to the disk. Before the others it is not touched: what was touched is still being let go when a step
 * of half a second begins.
 */
function writesToDisk(step: Step): boolean {
  return step === 'first' || step === 'restore-disk';
}

function readsSource(step: Step): boolean {
  return step === 'first' || step === 'unchanged' || step === 'changed';
}

/** Not a proof, the tests have that; but nobody gets credit for restoring nothing. */
function checkRestored(program: Program, source: string, target: string): void {
  const wanted = contentOf(source);
  const restored = contentOf(target);
  if (restored.files === wanted.files && restored.bytes === wanted.bytes) return;
  throw new Error(
    `${program} restored ${restored.files} files and ${restored.bytes} bytes ` +
      `instead of ${wanted.files} and ${wanted.bytes}.`,
  );
}
