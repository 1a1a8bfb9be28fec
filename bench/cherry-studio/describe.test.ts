import { expect, test } from 'vitest';
import type { CherryResults, CherrySample } from './cherry-studio.ts';
import { describeCherryStudio } from './describe.ts';

const sample = (wallSeconds: number, bytesSent: number, peakMemoryBytes: number): CherrySample => ({
  wallSeconds,
  cpuSeconds: wallSeconds,
  peakMemoryBytes,
  bytesSent,
  leftBytes: 0,
});

const results: CherryResults = {
  profile: { files: 1200, bytes: 2_000_000_000 },
  samples: {
    first: {
      kirsch: [sample(20, 1.2e9, 120e6)],
      '1.9': [sample(60, 1.5e9, 1600e6)],
      '2.1': [sample(70, 1.5e9, 150e6)],
    },
    changed: {
      kirsch: [sample(5, 40e6, 120e6), sample(7, 42e6, 125e6)],
      '1.9': [sample(61, 1.5e9, 1600e6)],
      '2.1': [sample(55, 1.5e9, 150e6)],
    },
  },
};

test('holds every figure against its goal, beside what Cherry Studio needs', () => {
  const text = describeCherryStudio(results, '1×');
  expect(text).toContain('1,200 files, 2,000 MB. 1×. 5 of 6 goals are met');
  expect(text).toContain(
    '| first backup: time | 20.0 s | 60.0 s | 70.0 s | no slower than either |',
  );
  // Of the faster of the two.
  expect(text).toContain('| 1 % changed: time | **6.00 s (5.00–7.00)** | 61.0 s | 55.0 s |');
  expect(text).toContain('| 1 % changed: sent | 41.0 MB | 1,500.0 MB | 1,500.0 MB |');
});

test('misses what is left behind', () => {
  const [left] = results.samples.changed.kirsch.map((one) => ({ ...one, leftBytes: 5 }));
  const changed = { ...results.samples.changed, kirsch: [left!] };
  const text = describeCherryStudio({ ...results, samples: { ...results.samples, changed } }, '1×');
  expect(text).toContain('| left in the folder for temporary files | **5 B** |');
});
