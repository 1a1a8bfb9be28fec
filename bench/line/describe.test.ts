import { expect, test } from 'vitest';
import { describeFirstPack, describeLine } from './describe.ts';

const run = (wallSeconds: number, sendingSeconds = wallSeconds) => [
  { wallSeconds, sendingSeconds, bytesSent: 60_000_000 },
];

test('tells how much of the line each program used, while it sent and in all', () => {
  const text = describeLine({ kirsch: run(6, 5), restic: run(7), rclone: run(10) }, '1×');
  expect(text).toContain('| kirsch | 6.00 s | 60.0 MB | 96 % | **80 %** | 1× |');
  expect(text).toContain('| rclone | 10.0 s | 60.0 MB | 48 % | 48 % | 1× |');
});

test('marks a line that is used too little, and being overtaken', () => {
  const slow = describeLine({ kirsch: run(6), restic: run(7), rclone: run(8) }, '');
  expect(slow).toContain('| kirsch | 6.00 s | 60.0 MB | 80 % | **80 %** |');
  const second = describeLine({ kirsch: run(5), restic: run(4.9), rclone: run(8) }, '');
  expect(second).toContain('| kirsch | **5.00 s** | 60.0 MB | 96 % |');
});

test('marks a start that takes too long', () => {
  expect(describeFirstPack({ kirsch: [0.25], restic: [1] }, '')).toContain('| 0.250 s | 1.00 s |');
  expect(describeFirstPack({ kirsch: [0.35], restic: [1] }, '')).toContain('**0.350 s**');
});
