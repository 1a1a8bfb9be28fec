import { expect, test } from 'vitest';
import { DEFAULT_APP_SETTINGS } from '../../index.ts';
import { dueChores } from './chores.ts';

const DAY = 86_400_000;
const now = 1_000 * DAY;
const settings = {
  ...DEFAULT_APP_SETTINGS,
  retention: { kind: 'newest', count: 5 },
  secondStorage: 'second',
} as const;
const since = now - 900 * DAY;
const allDone = { tidy: now, prune: now, copy: now, verify: now, privacy: now };

test('after a new backup old ones are thinned out and the second storage gets it', () => {
  expect(dueChores(settings, allDone, { now, since, hasNewBackup: true })).toEqual([
    'tidy',
    'copy',
  ]);
});

test('each day without one as well, and each week space is given back, data is read, and it is seen who else can', () => {
  const none = { since, hasNewBackup: false };
  expect(dueChores(settings, allDone, { now: now + DAY - 1, ...none })).toEqual([]);
  expect(dueChores(settings, allDone, { now: now + DAY, ...none })).toEqual(['tidy', 'copy']);
  expect(dueChores(settings, allDone, { now: now + 7 * DAY, ...none })).toEqual([
    'tidy',
    'prune',
    'copy',
    'verify',
    'privacy',
  ]);
});

test('where everything is kept no backup is removed, and what nobody wants is not done', () => {
  const plain = { ...settings, retention: { kind: 'keep-all' }, secondStorage: undefined } as const;
  const options = { now: now + 30 * DAY, since, hasNewBackup: true };
  expect(dueChores(plain, allDone, options)).toEqual(['prune', 'verify', 'privacy']);
  expect(dueChores({ ...plain, weeklyCheck: 0 }, allDone, options)).toEqual(['prune', 'privacy']);
});

test('a clock that was years ahead does not put anything off', () => {
  const ahead = now + 900 * DAY;
  const history = { tidy: ahead, prune: ahead, copy: ahead, verify: ahead, privacy: ahead };
  expect(dueChores(settings, history, { now, since, hasNewBackup: false })).toHaveLength(5);
});

test('where backups have only just begun nothing is due but what follows each of them', () => {
  const options = { now, since: now - DAY / 2, hasNewBackup: true };
  expect(dueChores(settings, {}, options)).toEqual(['tidy', 'copy']);
});
