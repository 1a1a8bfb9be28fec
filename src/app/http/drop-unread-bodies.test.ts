import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { expect, test } from 'vitest';
import { dropUnreadBodies } from './drop-unread-bodies.ts';

test('what answers HEAD lets go of what its body would have read', async () => {
  let isLetGo = false;
  const cancel = () => {
    isLetGo = true;
  };
  const app = new Hono().use(dropUnreadBodies()).get('/', (c) => {
    c.header('X-Kind', 'cherries');
    return c.body(new ReadableStream({ cancel }));
  });
  const answer = await app.request('/', { method: 'HEAD' });
  expect([answer.status, answer.headers.get('x-kind'), answer.body]).toEqual([
    200,
    'cherries',
    null,
  ]);
  expect(isLetGo).toBe(true);
  isLetGo = false;
  expect((await app.request('/')).body).not.toBeNull();
  expect(isLetGo).toBe(false);
});

test('a stream of events that only its head is asked of ends', async () => {
  const ended = Promise.withResolvers<void>();
  const app = new Hono().use(dropUnreadBodies()).get('/', (c) =>
    streamSSE(c, async (stream) => {
      const aborted = new Promise<void>((resolve) => stream.onAbort(resolve));
      await stream.writeSSE({ data: 'hello' });
      await aborted;
      ended.resolve();
    }),
  );
  await app.request('/', { method: 'HEAD' });
  await ended.promise;
});
