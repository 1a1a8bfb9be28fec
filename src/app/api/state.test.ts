import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStorageGate } from '../../../test/app/storage-gate.ts';
import { startS3Server } from '../../index.ts';
import { startTestApp, type TestApp } from '../test-app.test-helper.ts';

type Storage = Parameters<TestApp['client']['api']['storages'][':name']['$put']>[0]['json'];

const stateOf = async ({ client }: TestApp) => (await client.api.state.$get()).json();

/** Backs a folder up to a storage of its own. */
async function backUpTo(app: TestApp, storage: Storage): Promise<void> {
  const { client, ended, home } = app;
  const param = { name: 'first' };
  await client.api.storages[':name'].$put({ param, json: storage });
  await client.api.storages[':name'].choose.$post({ param });
  await client.api.repository.$post({ json: { password: 'correct horse battery' } });
  await mkdir(join(home, 'papers'));
  await writeFile(join(home, 'papers', 'a'), 'one');
  const { selection } = await (await client.api.plan.$get()).json();
  const cherryStudio = { ...selection.cherryStudio, profiles: [] };
  const folders = [join(home, 'papers')];
  await client.api.plan.$put({ json: { ...selection, cherryStudio, folders } });
  const { job } = await (await client.api.backups.$post({ json: {} })).json();
  expect(await ended(job)).toMatchObject({ state: 'done' });
}

test('how things stand is told at once after a run, though the storage hangs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-state-'));
  const keys = { accessKeyId: 'state', secretAccessKey: 'a secret of this test' };
  const server = await startS3Server({ folder, ...keys, buckets: { photos: {} } });
  const gate = await startStorageGate(server.url);
  onTestFinished(async () => {
    await gate.end();
    await server.close();
    await rm(folder, { recursive: true });
  });
  const app = await startTestApp();
  onTestFinished(() => gate.open());
  const { client, ended } = app;
  await backUpTo(app, { kind: 's3', fields: { endpoint: gate.url, bucket: 'photos' }, keys });
  const { computers } = await (await client.api.computers.$get()).json();
  const key = encodeURIComponent(computers.find(({ isThis }) => isThis)!.key);
  const named = await client.api.computers[':key'].name.$put({
    param: { key },
    json: { name: 'Reading room' },
  });
  await ended((await named.json()).job);
  await client.api.computers.$get();
  gate.close();
  const { job } = await (await client.api.backups.$post({ json: {} })).json();
  await client.api.jobs[':id'].$delete({ param: { id: job.id } });
  expect(await ended(job)).toMatchObject({ state: 'cancelled' });
  // Asked for in vain: it is what was heard last.
  expect((await stateOf(app)).computer.name).toBe('Reading room');
});

test('a storage that answers again is no longer told to be out of reach', async () => {
  const app = await startTestApp();
  const { client, ended, home } = app;
  const folder = join(home, 'disk');
  const config = join(folder, 'config');
  const storage = { kind: 'folder', folder } as const;
  await backUpTo(app, storage);
  const sealed = await readFile(config);
  await rm(config, { force: true });
  await writeFile(config, 'what a broken disk gives');
  await client.api.storages[':name'].$put({ param: { name: 'first' }, json: storage });
  expect((await stateOf(app)).connection.state).toBe('unreachable');
  await rm(config);
  await writeFile(config, sealed);
  const { job } = await (await client.api.backups.$post({ json: {} })).json();
  expect(await ended(job)).toMatchObject({ state: 'done' });
  expect((await stateOf(app)).connection.state).toBe('ready');
});
