import { expect, test } from 'vitest';
import { describeApp } from './describe.ts';

test('tells what a person waits for until the first page is there', () => {
  const text = describeApp({ start: [0.4, 0.5, 0.9], page: [0.3] }, '3×');
  expect(text).toContain('| `kirsch app` to its address | 0.500 s (0.400–0.900) | 3× |');
  expect(text).toContain('| opening the page to its heading | 0.300 s | 3× |');
});
