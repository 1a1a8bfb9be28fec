import { expect, test } from 'vitest';
import type { Operation } from '../call.ts';
import type { RequestFacts } from '../disturbance.ts';
import type { FaultRule } from './fault-plan.ts';
import { FaultTrigger } from './fault-trigger.ts';
import { SeededRandom } from './seeded-random.ts';

const request = (operation: Operation | undefined, key?: string): RequestFacts => ({
  operation,
  bucket: 'b',
  key,
  connection: {},
  headBytes: 0,
});

/** Which of so many PUTs are struck, counted from 1. */
function struck(rule: Omit<FaultRule, 'kind'>, count: number, seed = 1): number[] {
  const trigger = new FaultTrigger(
    { kind: 'flip', ...rule },
    ['PutObject'],
    new SeededRandom(seed),
  );
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return numbers.filter(() => trigger.strikes(request('PutObject', 'data/a')));
}

test('without conditions every request is struck that the kind is about', () => {
  expect(struck({}, 3)).toEqual([1, 2, 3]);
  const trigger = new FaultTrigger({ kind: 'flip' }, ['PutObject'], new SeededRandom(1));
  expect(trigger.strikes(request('GetObject', 'data/a'))).toBe(false);
  expect(trigger.strikes(request(undefined))).toBe(false);
});

test('a star is about everything, even what the server does not have', () => {
  const trigger = new FaultTrigger({ kind: 'latency' }, ['*'], new SeededRandom(1));
  expect(trigger.strikes(request(undefined))).toBe(true);
});

test('operations and keys may be named', () => {
  const rule: FaultRule = { kind: 'flip', on: ['Get*'], key: 'data/*' };
  const trigger = new FaultTrigger(rule, ['PutObject'], new SeededRandom(1));
  expect(trigger.strikes(request('GetObject', 'root/data/a'))).toBe(true);
  expect(trigger.strikes(request('GetObject', 'root/index/a'))).toBe(false);
  expect(trigger.strikes(request('PutObject', 'root/data/a'))).toBe(false);
  expect(trigger.strikes(request('GetBucketAcl'))).toBe(false);
});

test('the n-th one, bursts and an end can be asked for', () => {
  expect(struck({ nth: 2 }, 5)).toEqual([2]);
  expect(struck({ nth: 2, burst: 3 }, 6)).toEqual([2, 3, 4]);
  expect(struck({ times: 2 }, 5)).toEqual([1, 2]);
  expect(struck({ times: 1, burst: 2 }, 5)).toEqual([1, 2]);
});

test('chance follows the seed, and strikes about as often as it should', () => {
  const hits = struck({ probability: 0.3 }, 1_000, 4);
  expect(hits).toEqual(struck({ probability: 0.3 }, 1_000, 4));
  expect(hits).not.toEqual(struck({ probability: 0.3 }, 1_000, 5));
  expect(hits.length).toBeGreaterThan(200);
  expect(hits.length).toBeLessThan(400);
});
