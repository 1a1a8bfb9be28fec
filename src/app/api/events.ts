import { createRoute } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { version } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import type { AppEventView } from '../events/event-hub.ts';
import { PendingEvents } from '../events/pending-events.ts';
import { AppEvent, TOPICS } from './event-schemas.ts';
import { newGroup } from './new-group.ts';

/** Proxies, and the computer's sleep, end a connection on which nothing moves. */
const HEARTBEAT_MS = 15_000;

const listen = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens, as server-sent events.',
  description:
    'Each event has an id and, as its data, an `Event`. A connection begins with `hello` and the present state of every job; one that resumes (`Last-Event-ID`) is told as well to ask for everything again. Nothing is ever lost by a reload.',
  responses: {
    200: { description: 'The events.', content: { 'text/event-stream': { schema: AppEvent } } },
  },
});

export function eventRoutes({ events, instance, jobs, secrets }: AppParts) {
  return newGroup().openapi(listen, (c) => {
    const resumes = c.req.header('last-event-id') !== undefined;
    return streamSSE(c, async (stream) => {
      let count = 0;
      const write = (event: AppEventView) =>
        stream.writeSSE({
          id: `${instance}-${count++}`,
          data: JSON.stringify(secrets.without(event)),
        });
      const pending = new PendingEvents();
      const unsubscribe = events.subscribe((event) => pending.add(event));
      stream.onAbort(() => pending.wake());
      try {
        await write({ type: 'hello', instance, version });
        for (const job of jobs.list()) await write({ type: 'job', job });
        if (resumes) pending.add({ type: 'changed', topics: [...TOPICS] });
        while (!stream.aborted && !stream.closed) {
          await pending.wait(HEARTBEAT_MS);
          const taken = pending.take();
          for (const event of taken) await write(event);
          if (taken.length === 0) await stream.write(': still here\n\n');
        }
      } finally {
        unsubscribe();
      }
    });
  });
}
