import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CaptureResult, CaptureTrial, type Lead } from './trial.ts';

/**
 * Captures once with each seed.
 *
 * @param folder an empty one
 * @param applications so many are captured side by side
 * @returns what came of them, in no order
 */
export async function runCaptures(
  program: string,
  folder: string,
  seeds: readonly number[],
  applications: number,
  onResult: (seed: number, result: CaptureResult) => void,
): Promise<CaptureResult[]> {
  const results: CaptureResult[] = [];
  const waiting = [...seeds];
  const work = async (number: number) => {
    const own = join(folder, String(number));
    mkdirSync(own);
    const trial = await CaptureTrial.start(program, own);
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const result = await trial.run(seed);
        results.push(result);
        onResult(seed, result);
      }
    } finally {
      await trial.close();
    }
  };
  await Promise.all(Array.from({ length: applications }, (_, number) => work(number)));
  return results;
}

/** What the writers of SQLite of one application committed on average, while it was captured. */
export function commitsASecond(results: readonly CaptureResult[]): number {
  return rateOf(results);
}

/** The same between the captures, which tells what the computer lets them do. */
export function commitsASecondAlone(results: readonly CaptureResult[]): number {
  return rateOf(results.map(({ lead }) => lead));
}

function rateOf(parts: readonly Lead[]): number {
  const commits = parts.reduce((all, part) => all + part.commits, 0);
  const milliseconds = parts.reduce((all, part) => all + part.milliseconds, 0);
  return milliseconds === 0 ? 0 : Math.round((1000 * commits) / milliseconds);
}
