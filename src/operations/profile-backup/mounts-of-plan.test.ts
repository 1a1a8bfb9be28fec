import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupPlan } from '../../sources/index.ts';
import { checkMounts } from '../backup/mounts.ts';
import { mountsOfPlan, PROFILE_PATHS } from './mounts-of-plan.ts';

const at = (...names: string[]) => join(sep, 'profile', ...names);

const plan: BackupPlan = {
  targets: [
    {
      from: at('Data', 'Agents'),
      as: '/Cherry Studio/Data/Agents',
      part: 'agents',
      isFolder: true,
    },
    { from: at('cache.json'), as: '/Cherry Studio/cache.json', part: 'main', isFolder: false },
    { from: at('IndexedDB'), as: '/Cherry Studio/IndexedDB', part: 'main', isFolder: true },
  ],
  units: [
    {
      kind: 'sqlite',
      part: 'agents',
      from: at('Data', 'Agents', 'a.db'),
      as: '/Cherry Studio/Data/Agents/a.db',
      members: [{ from: at('Data', 'Agents', 'a.db'), as: '/Cherry Studio/Data/Agents/a.db' }],
    },
    {
      kind: 'leveldb',
      part: 'main',
      from: at('IndexedDB', 'x.leveldb'),
      as: '/Cherry Studio/IndexedDB/x.leveldb',
      members: [{ from: at('IndexedDB', 'x.leveldb'), as: '/Cherry Studio/IndexedDB/x.leveldb' }],
    },
  ],
  excluded: [
    { path: at('Data', 'Agents', '.credentials.json'), reason: 'api-keys', bytes: 1 },
    { path: at('Cache'), reason: 'cache', bytes: 1 },
  ],
  warnings: [],
  parts: [],
  withoutApiKeys: { isPossible: true },
};

const captured = [
  {
    unit: { kind: 'sqlite' as const },
    files: [{ from: '/tmp/1', as: '/Cherry Studio/Data/Agents/a.db', copyOf: [at('a.db')] }],
  },
];

test('a folder is mounted without what its units are made of, even if that comes only later', () => {
  const mounts = mountsOfPlan(plan, captured);
  expect(mounts[0]!.excludes).toEqual([
    ...['', '-wal', '-shm', '-journal'].map((suffix) => at('Data', 'Agents', `a.db${suffix}`)),
    ...['', '-wal', '-shm', '-journal'].map((suffix) =>
      at('Data', 'Agents', `.credentials.json${suffix}`),
    ),
  ]);
  expect(mounts[2]!.excludes).toEqual([at('IndexedDB', 'x.leveldb'), at('IndexedDB', 'x.blob')]);
});

test('what was captured stands where its unit was, and all of it can be backed up', () => {
  const mounts = mountsOfPlan(plan, captured);
  expect(mounts[3]).toEqual({ ...captured[0]!.files[0], blockBytes: 65_536 });
  expect(() => checkMounts(PROFILE_PATHS, mounts)).not.toThrow();
});
