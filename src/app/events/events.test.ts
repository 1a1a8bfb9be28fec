import { expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../test-app.test-helper.ts';
import type { AppEventView } from './event-hub.ts';
import { PendingEvents } from './pending-events.ts';

interface Told {
  readonly id: string;
  readonly event: AppEventView;
}

/** What a page is told from now on, until `isEnough`. */
async function listen(
  { fetch }: TestApp,
  isEnough: (told: readonly Told[]) => boolean,
  headers: Record<string, string> = {},
): Promise<Told[]> {
  const stopped = new AbortController();
  const answer = await fetch('/api/events', { headers, signal: stopped.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const told: Told[] = [];
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const data = field('data');
      if (data !== undefined) told.push({ id: field('id') ?? '', event: JSON.parse(data) });
    }
    if (isEnough(told)) break;
  }
  stopped.abort();
  return told;
}

test('a page is told what runs, and a reload or a second tab is told the same from the start', async () => {
  const app = await startTestApp();
  const trial = await (await app.client.api.storages.trial.$post()).json();
  const isOver = ({ event }: Told) => event.type === 'job' && event.job.state === 'done';
  const first = listen(app, (told) => told.some(isOver));
  const { job } = await (
    await app.client.api.storage.test.$post({ json: { fields: trial.fields!, name: 'trial' } })
  ).json();
  const told = await first;
  expect(told[0]?.event.type).toBe('hello');
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  const again = await listen(app, (all) => all.some(isOver), { 'last-event-id': told[0]!.id });
  expect(again.find(isOver)?.event).toMatchObject({ job: { id: job.id, kind: 'connection-test' } });
  const resumed = await listen(app, (all) => all.some(({ event }) => event.type === 'changed'), {
    'last-event-id': 'before',
  });
  expect(resumed.at(-1)?.event).toMatchObject({ topics: expect.arrayContaining(['backups']) });
});

test('a page that reads slowly is told the newest, not everything', () => {
  const pending = new PendingEvents();
  for (let at = 0; at < 1_000; at++) {
    pending.add({ type: 'job', job: { id: `j${at % 2}`, issues: [], at } as never });
    pending.add({ type: 'changed', topics: ['backups', 'state'] });
  }
  const taken = pending.take();
  expect(taken).toHaveLength(3);
  expect(taken).toContainEqual({ type: 'changed', topics: ['backups', 'state'] });
  expect(pending.take()).toEqual([]);
});
