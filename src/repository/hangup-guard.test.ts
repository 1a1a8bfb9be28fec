import { expect, test } from 'vitest';
import { guardAgainstHangup } from './hangup-guard.ts';

test('a process survives a hangup as long as anybody asks for it', () => {
  const before = process.listenerCount('SIGHUP');
  const first = guardAgainstHangup();
  const second = guardAgainstHangup();
  expect(process.listenerCount('SIGHUP')).toBe(before + 1);
  first();
  first();
  expect(process.listenerCount('SIGHUP')).toBe(before + 1);
  second();
  expect(process.listenerCount('SIGHUP')).toBe(before);
});
