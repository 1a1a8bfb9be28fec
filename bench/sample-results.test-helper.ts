/** For tests only: results of no measurement. */
import type { Environment } from './machine.ts';
import type { Results } from './results.ts';
import type { Row, Sample } from './row.ts';

export const sampleEnvironment: Environment = {
  processor: 'A Processor',
  cores: 2,
  memory: 24,
  system: 'Linux',
  disk: 'ext4',
  node: 'v24.0.0',
  restic: 'restic 0.19.1',
  minio: 'a version',
};

export function sampleRow(row: Partial<Row>): Row {
  return {
    dataSet: 'a',
    storage: 'folder',
    step: 'first',
    date: '2026-01-02',
    kirsch: '0.1.0',
    samples: { kirsch: [sample(1)], restic: [sample(2)] },
    ...row,
  };
}

/** A sample whose times are `seconds` and whose memory is as many hundreds of megabytes. */
export function sample(seconds: number, more: Partial<Sample> = {}): Sample {
  return { wallSeconds: seconds, cpuSeconds: seconds, peakMemoryBytes: seconds * 100e6, ...more };
}

export function sampleResults(rows: readonly Row[], more: Partial<Results> = {}): Results {
  return { environment: sampleEnvironment, dataSets: {}, rows, sizes: [], ...more };
}
