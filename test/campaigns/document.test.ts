import { expect, test } from 'vitest';
import { replaceBetweenMarks, tableOf } from './document.ts';
import type { Outcome } from './outcome.ts';
import { mergeOutcomes } from './results.ts';

const outcome = (what: string, storage: string, more: Partial<Outcome> = {}): Outcome => ({
  kind: 'crash',
  what,
  storage,
  seed: 1,
  runs: 1000,
  counts: { 'in between': 960 },
  failed: 0,
  command: `npm run campaign -- --only '${what}'`,
  date: '2026-01-02',
  ...more,
});

test('a table has a row for each outcome of its kind, their sum, and what repeats them', () => {
  const outcomes = [
    outcome('prune', 'folder'),
    outcome('prune', 's3', { failed: 2 }),
    outcome('flip', 'folder', { kind: 'rot' }),
  ];
  expect(tableOf('crash', outcomes).split('\n')).toEqual([
    '| operation | storage | runs | in between | failed | seed | day |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
    '| prune | folder | 1,000 | 960 | 0 | 1 | 2026-01-02 |',
    '| prune | s3 | 1,000 | 960 | 2 | 1 | 2026-01-02 |',
    '| all |  | 2,000 | 1,920 | 2 |  |  |',
    '',
    'Repeat it:',
    '',
    "    npm run campaign -- --only 'prune'",
  ]);
});

test('a new outcome takes the place of the old one of the same name', () => {
  const old = [outcome('prune', 'folder'), outcome('prune', 's3')];
  const fresh = outcome('prune', 'folder', { seed: 2 });
  expect(mergeOutcomes(old, [fresh])).toEqual([fresh, old[1]]);
});

test('only what is between the marks of a kind is replaced', () => {
  const marked = (text: string) =>
    `before\n<!-- rot: written by the campaign -->\n\n${text}\n\n<!-- end of rot -->\nafter`;
  expect(replaceBetweenMarks(marked('old'), 'rot', 'new')).toBe(marked('new'));
  expect(() => replaceBetweenMarks('no marks', 'rot', 'new')).toThrow(/written by the campaign/);
});
