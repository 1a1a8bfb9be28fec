import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EntryStat } from './entry-stat.ts';
import { HomeDevices } from './home-devices.ts';

let base: string;
let device: bigint;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-homes-'));
  mkdirSync(join(base, 'target'));
  device = EntryStat.of(base, false).dev;
});

afterAll(() => rmSync(base, { recursive: true }));

test('a folder stays on the file system of the nearest target at or above it', () => {
  const homes = new HomeDevices([join(base, 'target')]);
  expect(homes.of(join(base, 'target'), 99n)).toBe(device);
  expect(homes.of(join(base, 'target/a/b'), 99n)).toBe(device);
  expect(homes.of(base, 99n)).toBe(99n);
});

test('a target within another has a home of its own, and what is below others has theirs', () => {
  const homes = new HomeDevices([join(base, 'target')]);
  expect(homes.below(99n, join(base, 'target'))).toBe(device);
  expect(homes.below(99n, join(base, 'target/a'))).toBe(99n);
});

test('a target that is missing is nobody’s home, and without targets all are at home', () => {
  expect(new HomeDevices([join(base, 'missing')]).of(join(base, 'missing'), 99n)).toBe(99n);
  expect(new HomeDevices([]).of(base, 99n)).toBe(99n);
});
