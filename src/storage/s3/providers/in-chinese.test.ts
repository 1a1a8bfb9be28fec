import { expect, test } from 'vitest';
import { inChinese } from './in-chinese.ts';
import { PROVIDERS } from './providers.ts';

test('everything of the table that people meet on a screen is there in Chinese', () => {
  const shown = PROVIDERS.flatMap(({ endpoint, keys, privacy }) => [
    ...(keys.advice ? [keys.advice.value] : []),
    ...(endpoint.notes ?? []).map(({ value }) => value),
    ...(privacy.steps?.value ?? []),
    ...(privacy.note ? [privacy.note.value] : []),
  ]);
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter((text) => !/\p{Script=Han}/u.test(inChinese(text) ?? ''))).toEqual([]);
});
