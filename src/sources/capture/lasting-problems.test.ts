import { expect, test } from 'vitest';
import { LastingProblems } from './lasting-problems.ts';

const after = (...looks: string[][]) => {
  const found = new LastingProblems();
  for (const problems of looks) found.add(problems);
  return found;
};

test('what three looks in a row find is damage, whatever else each of them finds', () => {
  const found = after(['lost', 'gone'], ['lost', 'gone too'], ['another', 'lost']);
  expect(found.lasting).toEqual(['lost']);
  expect(found.areCertain).toBe(true);
});

test('what each look finds anew is chance, however often', () => {
  const found = after(...Array.from({ length: 20 }, (_, at) => [`blob ${at} is missing`]));
  expect(found.areCertain).toBe(false);
  expect(found.areLikely).toBe(false);
});

test('what a look between does not find begins anew', () => {
  expect(after(['lost'], ['lost'], [], ['lost']).areCertain).toBe(false);
});

test('what two looks have found a third may find certain', () => {
  expect(after(['lost']).areLikely).toBe(false);
  expect(after(['lost'], ['lost']).areLikely).toBe(true);
});
