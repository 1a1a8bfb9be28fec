import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

async function* pieces(count: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(size, at);
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

test('no bytes are through sooner than the pace allows, however many ways they come', async () => {
  const pace = new Pace(1_000_000);
  const began = performance.now();
  await Promise.all([1, 2, 3].map(() => collect(pace.over(pieces(2, 25_000)))));
  // 150,000 bytes at 1,000 a millisecond; a millisecond is what timers round off.
  expect(performance.now() - began).toBeGreaterThanOrEqual(149);
});

test('the bytes are the same', async () => {
  const paced = await collect(new Pace(1e9).over(pieces(3, 40_000)));
  expect(paced.equals(await collect(pieces(3, 40_000)))).toBe(true);
});
