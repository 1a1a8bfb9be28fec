import type { DataSet } from './data-sets.ts';
import { PROGRAMS } from './programs.ts';
import { type RoundOptions, type RoundResult, runRound } from './round.ts';
import type { Program, Row, Sample, SizeRow, Step, StorageName } from './row.ts';

/** All rounds of one data set on one storage. */
export interface Series {
  readonly dataSet: DataSet;
  readonly storage: StorageName;
  readonly steps: readonly Step[];
  readonly rounds: number;
}

export interface SeriesLimits {
  readonly storages: readonly StorageName[];
  readonly rounds: number;
  readonly largeRounds: number;
  /** Whether a copy of the data set fits into memory. */
  readonly memory: boolean;
}

/** What is to be measured on one data set. */
export function planSeries(dataSet: DataSet, limits: SeriesLimits): Series[] {
  const storages = limits.storages.filter((name) => name === 'folder' || !dataSet.large);
  return storages.map((storage) => ({
    dataSet,
    storage,
    rounds: dataSet.large ? limits.largeRounds : limits.rounds,
    steps: dataSet.steps.filter(
      (step) =>
        (step !== 'restore-memory' || limits.memory) &&
        // The storage plays no part in it.
        (step !== 'version' || storage === 'folder'),
    ),
  }));
}

/** How many runs of a program a series takes. */
export function countRuns({ storage, steps, rounds }: Series): number {
  return steps.length * (rounds + (isCounted(storage) ? 1 : 0)) * PROGRAMS.length;
}

export interface SeriesContext extends Pick<RoundOptions, 'source' | 'disk' | 'memory' | 'signal'> {
  /** The version of Kirsch. */
  readonly kirsch: string;
  /** Called before each run, with words for a person. */
  readonly onRun: (text: string) => void;
}

/** Whether there is a network: then one more round counts what goes over it, and is not timed. */
function isCounted(storage: StorageName): boolean {
  return storage === 'minio';
}

/** Runs all rounds. */
export async function runSeries(
  { dataSet, storage, steps, rounds }: Series,
  context: SeriesContext,
): Promise<{ rows: Row[]; sizes: SizeRow[] }> {
  const samples = new Map<Step, Record<Program, Sample[]>>(
    steps.map((step) => [step, { kirsch: [], restic: [] }]),
  );
  const sizes: Record<Program, number[]> = { kirsch: [], restic: [] };
  const run = (round: number, counts: boolean) =>
    runRound({
      ...context,
      dataSet,
      storage,
      steps,
      round,
      counts,
      onRun: (program, step) => {
        const which = counts ? 'counting' : `round ${round} of ${rounds}`;
        context.onRun(`${dataSet.title} on ${storage}, ${which}: ${step}, ${program}`);
      },
    });
  const counted = isCounted(storage) ? await run(0, true) : undefined;
  for (let round = 1; round <= rounds; round++) {
    const result = await run(round, false);
    for (const program of PROGRAMS) {
      for (const [step, sample] of result.samples)
        samples.get(step)?.[program].push(sample[program]);
      if (result.sizes) sizes[program].push(result.sizes[program]);
    }
  }
  const date = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  return {
    rows: steps.map((step) => ({
      dataSet: dataSet.name,
      storage,
      step,
      date,
      kirsch: context.kirsch,
      samples: samples.get(step)!,
      ...trafficOf(counted, step),
    })),
    // Without a first backup there is too little in the repositories.
    sizes:
      sizes.kirsch.length > 0 && steps.includes('first')
        ? [{ dataSet: dataSet.name, bytes: sizes }]
        : [],
  };
}

function trafficOf(counted: RoundResult | undefined, step: Step): Pick<Row, 'traffic'> {
  const { kirsch, restic } = counted?.samples.get(step) ?? {};
  return kirsch?.traffic && restic?.traffic
    ? { traffic: { kirsch: kirsch.traffic, restic: restic.traffic } }
    : {};
}
