import { expect, test } from 'vitest';
import { describeFirstPack, describeLine } from './describe.ts';

const run = (wallSeconds: number) => [{ wallSeconds, bytesSent: 60_000_000 }];

test('tells how much of the line each program used', () => {
  const text = describeLine({ kirsch: run(5), restic: run(6), rclone: run(10) }, '1×');
  expect(text).toContain('| kirsch | 5.00 s | 60.0 MB | 96 % | 1× |');
  expect(text).toContain('| rclone | 10.0 s | 60.0 MB | 48 % | 1× |');
});

test('marks a line that is used too little, or better by others', () => {
  const slow = describeLine({ kirsch: run(6), restic: run(7), rclone: run(8) }, '');
  expect(slow).toContain('**80 %**');
  const second = describeLine({ kirsch: run(5), restic: run(4.9), rclone: run(8) }, '');
  expect(second).toContain('**96 %**');
});

test('marks a start that takes too long', () => {
  expect(describeFirstPack({ kirsch: [0.25], restic: [1] }, '')).toContain('| 0.250 s | 1.00 s |');
  expect(describeFirstPack({ kirsch: [0.35], restic: [1] }, '')).toContain('**0.350 s**');
});
