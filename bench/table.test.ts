import { expect, test } from 'vitest';
import { dataSets } from './data-sets.ts';
import { sample, sampleResults, sampleRow } from './sample-results.test-helper.ts';
import { describeResults } from './table.ts';

const titles = dataSets(false);

test('says where the figures come from, what the data was, and how each step did', () => {
  const text = describeResults(
    sampleResults([sampleRow({})], { dataSets: { a: { files: 60_001, bytes: 700_400_000 } } }),
    titles,
  );
  expect(text).toContain('A Processor, 2 cores, 24 GiB of memory, Linux, ext4.');
  expect(text).toContain('Node.js v24.0.0; restic 0.19.1; MinIO a version.');
  expect(text).toContain('- a: small files: 60,001 files, 700.4 MB');
  expect(text).toContain(
    '| a: small files | folder | first backup | 1.00 s | 2.00 s | 0.50 | ≤ 0.5 ' +
      '| 1.00 s | 2.00 s | 0.50 | 100 MB | 200 MB | −100 MB | 1×, 2026-01-02, Kirsch 0.1.0 |',
  );
  expect(text).toContain('3 of 3 goals are met');
  expect(text).not.toContain('**');
});

test('sets in bold what misses its goal', () => {
  const samples = { kirsch: [sample(3)], restic: [sample(2)] };
  const text = describeResults(sampleResults([sampleRow({ step: 'check', samples })]), titles);
  expect(text).toContain('| **1.50** | ≤ 0.7 |');
  expect(text).toContain('| **+100 MB** |');
  expect(text).toContain('0 of 3 goals are met');
});

test('compares medians, and shows the lowest and highest of several rounds', () => {
  const samples = {
    kirsch: [sample(9), sample(1), sample(2)],
    restic: [sample(4), sample(3), sample(8)],
  };
  const text = describeResults(sampleResults([sampleRow({ samples })]), titles);
  expect(text).toContain('| 2.00 s (1.00–9.00) | 4.00 s (3.00–8.00) | 0.50 |');
});

test('counts requests without the HEADs that confirm, and shows those apart', () => {
  const traffic = (packs: number) => ({
    requests: { 'HEAD data': packs, 'PUT data': 20 },
    bytesSent: 5e6,
    bytesReceived: 100,
  });
  const row = sampleRow({
    storage: 'minio',
    traffic: { kirsch: traffic(20), restic: traffic(0) },
  });
  const text = describeResults(sampleResults([row]), titles);
  expect(text).toContain(
    '| a: small files | first backup | 20 | 20 | 1.00 | 20 | 5.0 MB | 5.0 MB | 100 B | 100 B |',
  );
  expect(text).toContain('4 of 4 goals are met');
});

test('judges the size of the repository', () => {
  const sizes = [{ dataSet: 'b' as const, bytes: { kirsch: [103e6], restic: [100e6] } }];
  const text = describeResults(sampleResults([], { sizes }), titles);
  expect(text).toContain('| b: one large file | 103.0 MB | 100.0 MB | **1.030** |');
  expect(text).not.toContain('Time, processor');
});

test('holds start-up against no goal', () => {
  const samples = { kirsch: [sample(9)], restic: [sample(1)] };
  const row = sampleRow({ dataSet: 'startup', step: 'version', samples });
  expect(describeResults(sampleResults([row]), titles)).toContain('0 of 0 goals');
});

test('lists data sets, storages and steps in a fixed order, whatever was measured last', () => {
  const text = describeResults(
    sampleResults([
      sampleRow({ dataSet: 'c', step: 'first' }),
      sampleRow({ dataSet: 'a', step: 'check' }),
      sampleRow({ dataSet: 'a', step: 'first', storage: 'minio' }),
      sampleRow({ dataSet: 'a', step: 'first' }),
    ]),
    titles,
  );
  const order = [
    '| a: small files | folder | first',
    '| a: small files | folder | check',
    '| a: small files | MinIO | first',
    '| c: files of 100 KB to 5 MB | folder | first',
  ].map((start) => text.indexOf(start));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});
