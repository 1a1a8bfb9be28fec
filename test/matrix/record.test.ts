import { expect, test } from 'vitest';
import { VERIFICATIONS } from '../../src/storage/s3/providers/verification.ts';
import { SERVERS, SIMULATIONS, SUITES } from './matrix.ts';

test('the record says what the matrix runs, and nothing else', () => {
  const run = [...SERVERS, ...SIMULATIONS].flatMap(({ provider, against }) =>
    SUITES.map((suite) => ({ provider, suite, against })),
  );
  const recorded = Object.entries(VERIFICATIONS)
    .flatMap(([provider, all]) => all.map((one) => ({ provider, ...one })))
    // Another test of its own.
    .filter(({ suite }) => suite !== 'restic-interop');
  expect(inOrder(recorded)).toEqual(inOrder(run));
});

function inOrder(list: readonly object[]): string[] {
  return list.map((one) => JSON.stringify(one)).sort();
}
