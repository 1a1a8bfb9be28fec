import { expect, test } from 'vitest';
import { type RunReport, type Said, whatToSay } from './announcement.ts';

function sayAll(runs: readonly RunReport[]): (string | undefined)[] {
  let said: Said = {};
  return runs.map((run) => {
    const answer = whatToSay(run, said);
    ({ said } = answer);
    return answer.kind;
  });
}

const done: RunReport = { kind: 'done', warnings: [] };
const denied: RunReport = { kind: 'failed', code: 'access-denied' };

test('a failure is told once, and its end as well', () => {
  expect(sayAll([done, denied, denied, denied, done, done])).toEqual([
    undefined,
    'failure',
    undefined,
    undefined,
    'recovery',
    undefined,
  ]);
});

test('another failure is told although there was one already', () => {
  expect(sayAll([denied, { kind: 'failed', code: 'no-space' }])).toEqual(['failure', 'failure']);
});

test('a storage out of reach is no news, and does not end a failure', () => {
  expect(
    sayAll([{ kind: 'offline' }, denied, { kind: 'offline' }, { kind: 'stopped' }, denied]),
  ).toEqual([undefined, 'failure', undefined, undefined, undefined]);
});

test('warnings are told when there are new ones', () => {
  const warned = (...warnings: string[]): RunReport => ({ kind: 'done', warnings });
  expect(
    sayAll([warned('a'), warned('a'), warned('a', 'b'), warned('b'), done, warned('b')]),
  ).toEqual(['warnings', undefined, 'warnings', undefined, undefined, 'warnings']);
});
