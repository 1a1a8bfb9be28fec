import { SeededRandom } from '../src/s3-server/faults/seeded-random.ts';

/** Whole numbers below a bound, the same for the same seed on every computer. */
export function randomNumbers(seed: number): (bound: number) => number {
  const random = new SeededRandom(seed);
  return (bound) => random.below(bound);
}
