import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf } from '../files-in.ts';
import { describeEnvironment, kirschVersion } from '../machine.ts';
import { measure } from '../measure.ts';
import { commandOf, PROGRAMS, type ProgramsRepository } from '../programs.ts';
import type { Program } from '../row.ts';
import { touchMemory } from '../touch-memory.ts';
import {
  MAINTENANCE_STEPS,
  type MaintenanceExtent,
  type MaintenanceResults,
  type MaintenanceSample,
  type MaintenanceStep,
  maintenanceExtent,
} from './maintenance-results.ts';
import {
  copyByLinks,
  environment,
  makeOriginals,
  type Originals,
  rekey,
  runQuietly,
} from './originals.ts';

export interface MaintenanceOptions {
  /** Room on the disk. */
  readonly disk: string;
  /** A folder in memory, where the machine has one. */
  readonly memory: string | undefined;
  readonly rounds: number;
  /** A tenth of it. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
  /** Called before each run, with words for a person. */
  readonly onRun: (text: string) => void;
}

/** What it takes at most, in bytes. */
export const MAINTENANCE_ROOM = 3e9;

/**
 * Has both programs do the same work on copies of the same repositories, which restic has made.
 * @throws Error when a program fails, or leaves another number of backups than it should
 */
export async function measureMaintenance(options: MaintenanceOptions): Promise<MaintenanceResults> {
  const { disk, rounds, quick, signal, onRun } = options;
  const folder = join(disk, 'maintenance');
  mkdirSync(folder);
  const extent = maintenanceExtent(quick);
  const originals = await makeOriginals(folder, extent, { signal, onNote: onRun });
  const runner = new Runner(options, folder, extent, originals);
  const samples = new Map<MaintenanceStep, Record<Program, MaintenanceSample[]>>(
    MAINTENANCE_STEPS.map((step) => [step, { kirsch: [], restic: [] }]),
  );
  for (let round = 1; round <= rounds; round++) {
    const order = round % 2 === 1 ? PROGRAMS : [...PROGRAMS].reverse();
    for (const step of MAINTENANCE_STEPS) {
      for (const program of order) {
        onRun(`maintenance, round ${round} of ${rounds}: ${step}, ${program}`);
        samples.get(step)?.[program].push(await runner.run(program, step));
      }
    }
    runner.forgetCaches();
  }
  const { bytes } = contentOf(originals.history);
  rmSync(folder, { recursive: true });
  return {
    environment: describeEnvironment(disk),
    extent,
    bytes,
    date: new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    kirsch: kirschVersion(),
    rows: MAINTENANCE_STEPS.map((step) => ({ step, samples: samples.get(step)! })),
  };
}

/** The words of a step. The programs share them, but that Kirsch has to be told to prune at once, as restic does. */
export function wordsOf(
  step: MaintenanceStep,
  program: Program,
  { kept, source }: { readonly kept: number; readonly source: string },
): string[] {
  switch (step) {
    case 'list-cold':
    case 'list-warm':
      return ['snapshots', '--json'];
    case 'copy':
      return ['copy', '--from-repo', source];
    case 'check':
      return ['check'];
    case 'check-data':
      return ['check', '--read-data'];
    case 'prune':
    case 'prune-two-phase': {
      const words = ['forget', '--keep-last', `${kept}`, '--prune'];
      return program === 'kirsch' && step === 'prune' ? [...words, '--instant'] : words;
    }
  }
}

/** Runs single steps, each on a fresh copy. */
class Runner {
  readonly #options: MaintenanceOptions;
  readonly #extent: MaintenanceExtent;
  readonly #originals: Originals;
  readonly #copy: string;
  readonly #target: string;
  readonly #caches: string;

  constructor(
    options: MaintenanceOptions,
    folder: string,
    extent: MaintenanceExtent,
    originals: Originals,
  ) {
    this.#options = options;
    this.#extent = extent;
    this.#originals = originals;
    this.#copy = join(folder, 'copy');
    this.#target = join(folder, 'target');
    this.#caches = join(folder, 'caches');
  }

  async run(program: Program, step: MaintenanceStep): Promise<MaintenanceSample> {
    const isListing = step === 'list-cold' || step === 'list-warm';
    copyByLinks(isListing ? this.#originals.listing : this.#originals.history, this.#copy);
    try {
      if (step === 'copy') await this.#makeTarget(program);
      const cacheFolder = join(this.#caches, `${program}-${isListing ? 'listing' : 'history'}`);
      return await this.#measure(program, step, cacheFolder);
    } finally {
      for (const folder of [this.#copy, this.#target]) {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }

  /** Lets the next round begin with empty caches. */
  forgetCaches(): void {
    rmSync(this.#caches, { recursive: true, force: true });
  }

  async #measure(
    program: Program,
    step: MaintenanceStep,
    cacheFolder: string,
  ): Promise<MaintenanceSample> {
    const { signal, memory } = this.#options;
    const written = step === 'copy' ? this.#target : this.#copy;
    const { kept } = this.#extent;
    const words = wordsOf(step, program, { kept, source: this.#copy });
    const { bytes } = contentOf(this.#copy);
    const sample = await measure(commandOf(program, words, { address: written, cacheFolder }), {
      env: environment(),
      signal,
      onStart: () => touchMemory([memory], bytes),
    });
    const backups = this.#backupsAfter(step);
    if (backups === undefined) return sample;
    this.#demandBackups(program, step, written, backups);
    return { ...sample, repositoryBytes: contentOf(written).bytes };
  }

  /** An empty repository of the program's own that cuts as the original does. */
  async #makeTarget(program: Program): Promise<void> {
    const { signal } = this.#options;
    const cacheFolder = join(this.#caches, `${program}-init`);
    const target: ProgramsRepository = { address: this.#target, cacheFolder };
    const words = ['init', '--from-repo', this.#copy, '--copy-chunker-params'];
    await runQuietly(commandOf(program, words, target), signal);
    await rekey(this.#target, signal);
  }

  /** How many backups a step leaves; nothing where it only reads. */
  #backupsAfter(step: MaintenanceStep): number | undefined {
    if (step === 'copy') return this.#extent.snapshots;
    return step === 'prune' || step === 'prune-two-phase' ? this.#extent.kept : undefined;
  }

  #demandBackups(
    program: Program,
    step: MaintenanceStep,
    repository: string,
    wanted: number,
  ): void {
    const { length } = readdirSync(join(repository, 'snapshots'));
    if (length === wanted) return;
    throw new Error(`${program} left ${length} backups after ${step} instead of ${wanted}.`);
  }
}
