import { expect, test } from 'vitest';
import { startTestApp } from '../test-app.test-helper.ts';

interface Document {
  readonly security: readonly object[];
  readonly components: { readonly securitySchemes: { readonly session: object } };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly requestBody?: object;
  readonly security?: readonly object[];
}

/** A path of the document with something in the place of its parameters. */
function fill(path: string): string {
  return path.replaceAll('{id}', 'ab'.repeat(32)).replaceAll(/\{\w+\}/g, 'x');
}

test('a route that takes a body does nothing without one', async () => {
  const { fetch } = await startTestApp();
  const document = (await (await fetch('api/openapi.json')).json()) as Document;
  let asked = 0;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { requestBody }] of Object.entries(operations)) {
      if (!requestBody) continue;
      asked++;
      const answer = await fetch(fill(path), { method: method.toUpperCase() });
      expect([method, path, answer.status]).toEqual([method, path, 400]);
    }
  }
  expect(asked).toBeGreaterThan(20);
});

test('a method that a route has not is refused with those that it has', async () => {
  const { fetch } = await startTestApp();
  const asked: readonly [method: string, path: string, allow: string][] = [
    ['PATCH', 'api/plan', 'GET, HEAD, PUT'],
    ['OPTIONS', 'api/jobs/x', 'GET, HEAD, DELETE'],
    ['PROPFIND', 'api/storages/trial', 'POST, PUT, DELETE'],
    ['DELETE', '', 'GET, HEAD'],
  ];
  for (const [method, path, allow] of asked) {
    const answer = await fetch(path, { method });
    expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allow]);
    expect(await answer.json()).toMatchObject({ error: { code: 'method-refused' } });
  }
  expect((await fetch('api/nothing', { method: 'PATCH' })).status).toBe(404);
});

test('what is no moment is refused, and not taken for all time', async () => {
  const { fetch } = await startTestApp();
  for (const from of ['', 'noon', '2026-01-01T00:00:00']) {
    const answer = await fetch(`api/backups?from=${from}`);
    expect([from, answer.status]).toEqual([from, 400]);
  }
  const moment = encodeURIComponent('2026-01-01T00:00:00.5+08:00');
  // There is no storage yet.
  expect((await fetch(`api/backups?from=${moment}`)).status).toBe(409);
});

test('the longest path of an entry fits into an address, in any script', async () => {
  const { fetch } = await startTestApp();
  const at = encodeURIComponent('樱'.repeat(20_000));
  expect((await fetch(`api/backups/${'ab'.repeat(32)}/entries?at=${at}`)).status).toBe(409);
});

test('the description says which cookie opens what, and stays the same', async () => {
  const { fetch, cookie } = await startTestApp();
  const text = await (await fetch('api/openapi.json')).text();
  const { security, components, paths } = JSON.parse(text) as Document;
  expect(security).toEqual([{ session: [] }]);
  const name = cookie.slice(0, cookie.indexOf('='));
  expect(components.securitySchemes.session).toEqual({ type: 'apiKey', in: 'cookie', name });
  expect(paths['/api/session']).toMatchObject({ get: { security: [] }, post: { security: [] } });
  expect(paths['/api/session']?.['delete']?.security).toBeUndefined();
  expect(await (await fetch('api/openapi.json')).text()).toBe(text);
});

test('any share of the data may be asked for, however small', async () => {
  const { fetch } = await startTestApp();
  const body = JSON.stringify({ readData: 1e-7 });
  // There is no storage yet.
  expect((await fetch('api/backups/verify', { method: 'POST', body })).status).toBe(409);
});

test('what is the name of no zip is refused', async () => {
  const { fetch } = await startTestApp();
  for (const name of ['notes', '.zip', '.hidden.zip', 'a/b.zip', 'a\\b.zip', 'a\n.zip', '..']) {
    const body = JSON.stringify({ names: [name] });
    expect([name, (await fetch('api/zips/delete-plan', { method: 'POST', body })).status]).toEqual([
      name,
      400,
    ]);
  }
  const body = JSON.stringify({ names: ['樱桃 (1).ZIP'] });
  expect((await fetch('api/zips/delete-plan', { method: 'POST', body })).status).toBe(409);
});
