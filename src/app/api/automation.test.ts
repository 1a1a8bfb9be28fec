import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../test-app.test-helper.ts';

/** A storage of its own with a repository, and a folder that is backed up. */
async function getReady({ client, home }: TestApp): Promise<string> {
  const folder = join(home, 'papers');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'one');
  await client.api.storages[':name'].$put({
    param: { name: 'disk' },
    json: { kind: 'folder', folder: join(home, 'disk') },
  });
  await client.api.storages[':name'].choose.$post({ param: { name: 'disk' } });
  await client.api.repository.$post({ json: { password: 'correct horse battery' } });
  return folder;
}

test('automation is set, told, and kept over a restart', async () => {
  const { client, home } = await startTestApp();
  const before = await (await client.api.automation.$get()).json();
  expect(before).toMatchObject({
    schedule: { kind: 'off' },
    retention: { kind: 'keep-all' },
    hasWebhook: false,
  });
  expect(before.nextRun).toBeUndefined();
  const after = await (
    await client.api.automation.$put({
      json: {
        schedule: { kind: 'daily', at: '07:30' },
        retention: { kind: 'newest', count: 5 },
        secondStorage: 'second',
        missedAfterDays: 7,
      },
    })
  ).json();
  expect(after).toMatchObject({
    schedule: { kind: 'daily', at: '07:30' },
    secondStorage: 'second',
    missedAfterDays: 7,
    desktopNotifications: true,
  });
  expect(new Date(after.nextRun!).getTime()).toBeGreaterThan(Date.now());
  const settings = readFileSync(join(home, 'config', 'settings.jsonc'), 'utf8');
  expect(settings).toContain('07:30');
  const state = await (await client.api.state.$get()).json();
  expect(state.nextRun).toBe(after.nextRun);
  const without = await client.api.automation.$put({ json: { secondStorage: null } });
  expect((await without.json()).secondStorage).toBeUndefined();
});

test('what cannot be meant is refused, and changes nothing', async () => {
  const { fetch, client } = await startTestApp();
  const refused: readonly [body: object, status: number][] = [
    [{ schedule: { kind: 'every', minutes: 7 } }, 400],
    [{ schedule: { kind: 'daily', at: '25:00' } }, 400],
    [{ retention: { kind: 'newest', count: 0 } }, 400],
    [{ weeklyCheck: 101 }, 400],
    [{ webhook: 'http://somewhere.example/x' }, 422],
  ];
  for (const [body, status] of refused) {
    const answer = await fetch('/api/automation', { method: 'PUT', body: JSON.stringify(body) });
    expect({ body, status: answer.status }).toEqual({ body, status });
  }
  expect(await (await client.api.automation.$get()).json()).toMatchObject({
    schedule: { kind: 'off' },
    hasWebhook: false,
  });
});

test('the webhook goes in, never out, and gets a message when it is tried', async () => {
  const app = await startTestApp();
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (part) => bodies.push(String(part)));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/token-xyz`;
  const kept = await app.client.api.automation.$put({ json: { webhook } });
  expect(await kept.text()).not.toContain('token-xyz');
  expect(await (await app.fetch('/api/automation')).json()).toMatchObject({ hasWebhook: true });
  expect((await app.client.api.automation['webhook-trial'].$post({ json: {} })).status).toBe(200);
  expect(bodies.join()).toContain('Kirsch');
});

test('backups begin by themselves once they are switched on, and are not made for nothing', async () => {
  const app = await startTestApp();
  const folder = await getReady(app);
  const { client } = app;
  const cherryStudio = { profiles: [], parts: {}, isLightweight: false, withoutApiKeys: false };
  await client.api.plan.$put({ json: { cherryStudio, folders: [folder], excludes: [] } });
  await client.api.automation.$put({ json: { schedule: { kind: 'every', minutes: 60 } } });
  await vi.waitFor(
    async () => {
      const { entries } = await (await client.api.activity.$get({ query: {} })).json();
      expect(entries).toMatchObject([{ kind: 'backup', state: 'done', trigger: 'schedule' }]);
    },
    { timeout: 30_000, interval: 100 },
  );
  const { rows } = await (await client.api.backups.$get({ query: {} })).json();
  expect(rows).toHaveLength(1);
  const { nextRun } = await (await client.api.automation.$get()).json();
  expect(new Date(nextRun!).getTime()).toBeGreaterThan(Date.now() + 55 * 60_000);
});

test('a backup that fell to a fraction is held until a person agrees, which is a job', async () => {
  const app = await startTestApp();
  const { client, ended } = app;
  const folder = await getReady(app);
  const file = join(folder, 'a');
  const { selection } = await (await client.api.plan.$get()).json();
  const cherryStudio = { ...selection.cherryStudio, profiles: [] };
  await client.api.plan.$put({ json: { ...selection, cherryStudio, folders: [folder] } });
  await client.api.automation.$put({ json: { retention: { kind: 'newest', count: 1 } } });
  for (const size of [3_000_000, 3_000_001, 10]) {
    writeFileSync(file, Buffer.alloc(size, 'cherry'));
    await ended((await (await client.api.backups.$post({ json: {} })).json()).job);
  }
  const holding = async () => (await (await client.api.automation.$get()).json()).holding;
  const [held] = await holding();
  const agree = async () =>
    ended((await (await client.api.automation.agree.$post({ json: { id: held!.id } })).json()).job);
  expect(await agree()).toMatchObject({ kind: 'change', state: 'done', result: { changed: 1 } });
  expect(await holding()).toEqual([]);
  expect(await agree()).toMatchObject({ state: 'failed', error: { code: 'SNAPSHOT_NOT_FOUND' } });
});
