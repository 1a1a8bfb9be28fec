import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CaptureResult, CaptureTrial } from './trial.ts';

/** So many applications are captured side by side. */
const AT_ONCE = 2;

/**
 * Captures once with each seed.
 *
 * @param folder an empty one
 * @returns what came of them, in no order
 */
export async function runCaptures(
  program: string,
  folder: string,
  seeds: readonly number[],
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
  await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => work(number)));
  return results;
}

/** What the writers of SQLite of one application committed on average, while it was captured. */
export function commitsASecond(results: readonly CaptureResult[]): number {
  const commits = results.reduce((all, result) => all + result.commits, 0);
  const milliseconds = results.reduce((all, result) => all + result.milliseconds, 0);
  return Math.round((1000 * commits) / milliseconds);
}
