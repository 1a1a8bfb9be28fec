import { expect, test } from 'vitest';
import { whyNotUsable } from './usable-path.ts';

test('a path may be as long as the system takes, counted as the system counts', () => {
  const path = (length: number) => `/${'x'.repeat(length - 1)}`;
  expect(whyNotUsable(path(4095), 'linux')).toBeUndefined();
  expect(whyNotUsable(path(4096), 'linux')).toMatchObject({ code: 'TARGET_UNWRITABLE' });
  expect(whyNotUsable(`/${'ü'.repeat(2048)}`, 'linux')).toMatchObject({
    details: { length: 4097, limit: 4095 },
  });
  expect(whyNotUsable(path(1024), 'darwin')).toBeDefined();
  expect(whyNotUsable(`C:/${'ü'.repeat(20_000)}`, 'win32')).toBeUndefined();
});
