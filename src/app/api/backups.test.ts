import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../test-app.test-helper.ts';
import type { JobResult, JobView } from './job-schemas.ts';

/** An app with a repository in a folder, and some files that are to be backed up. */
async function withRepository(): Promise<TestApp & { readonly files: string }> {
  const app = await startTestApp();
  const { client, home } = app;
  const param = { name: 'disk' };
  await client.api.storages[':name'].$put({
    param,
    json: { kind: 'folder', folder: join(home, 'disk') },
  });
  await client.api.storages[':name'].choose.$post({ param });
  const created = await client.api.repository.$post({ json: {} });
  expect(created.status).toBe(200);
  const files = join(home, 'files');
  await mkdir(join(files, 'notes'), { recursive: true });
  await writeFile(join(files, 'notes', '笔记 & more.md'), '# Hello\n');
  await writeFile(join(files, 'big.bin'), Buffer.alloc(300_000, 7));
  await writeFile(join(files, 'skip.tmp'), 'no');
  const { selection } = await (await client.api.plan.$get()).json();
  const plan = await client.api.plan.$put({
    json: {
      ...selection,
      cherryStudio: { ...selection.cherryStudio, profiles: [] },
      folders: [files],
      excludes: ['*.tmp'],
    },
  });
  expect(plan.status).toBe(200);
  return { ...app, files };
}

type Started = { json(): Promise<{ job: { id: string } }> };

/** What came of a job. */
async function resultOf<Kind extends JobView['kind']>(
  { ended }: TestApp,
  _kind: Kind,
  answer: Started,
): Promise<JobResult<Kind>> {
  const job = await ended((await answer.json()).job);
  expect(job.error).toBeUndefined();
  expect(job.state).toBe('done');
  return job.result as JobResult<Kind>;
}

test('from a first backup to what can be done with it', { timeout: 180_000 }, async () => {
  const app = await withRepository();
  const { client, files, fetch, home } = app;
  const backUp = async (label?: string) =>
    resultOf(app, 'backup', await client.api.backups.$post({ json: { ...(label && { label }) } }));

  const first = await backUp('Before, and 100% sure');
  expect(first).toMatchObject({ filesNew: 2, isUnchanged: false, issues: 0 });
  await writeFile(join(files, 'notes', '笔记 & more.md'), '# Hello again\n');
  await rm(join(files, 'big.bin'));
  const second = await backUp();
  const list = async () => (await client.api.backups.$get({ query: {} })).json();
  const { rows, total, all } = await list();
  expect([total, all.computers]).toEqual([2, 1]);
  expect(rows.map(({ label }) => label)).toEqual([undefined, 'Before, and 100% sure']);
  expect(rows[0]?.computer.isThis).toBe(true);
  const [from, to] = [first.snapshotIds[0]!, second.snapshotIds[0]!];

  const compared = await resultOf(
    app,
    'compare',
    await client.api.backups.compare.$post({ json: { from, to } }),
  );
  expect(compared).toMatchObject({ removed: 1, changed: 1, added: 0 });
  await writeFile(join(files, 'new.txt'), 'new');
  const now = await resultOf(
    app,
    'compare',
    await client.api.backups.compare.$post({ json: { from, to: 'now' } }),
  );
  expect(now).toMatchObject({ added: 1, changed: 1, removed: 1 });

  const param = { id: from };
  const at = `${files}/notes`;
  const entries = await (
    await client.api.backups[':id'].entries.$get({ param, query: { at } })
  ).json();
  expect(entries.entries).toMatchObject([{ name: '笔记 & more.md', type: 'file', size: 8 }]);
  const query = { at: entries.entries[0]!.at };
  const preview = await client.api.backups[':id'].preview.$get({ param, query });
  expect(await preview.json()).toMatchObject({ kind: 'text', text: '# Hello\n', isMarkdown: true });
  const download = await client.api.backups[':id'].download.$get({ param, query });
  expect(await download.text()).toBe('# Hello\n');
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%E7/);
  expect(download.headers.get('content-security-policy')).toContain('sandbox');
  const zip = await fetch(`/api/backups/${from}/download?at=${encodeURIComponent(at)}`);
  expect(
    Buffer.from(await zip.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');

  const found = await resultOf(
    app,
    'search',
    await client.api.backups.search.$post({ json: { pattern: 'MORE' } }),
  );
  expect(found.found.map(({ id }) => id)).toEqual([to, from]);

  const target = join(home, 'back');
  const json = { target };
  const plan = await resultOf(
    app,
    'restore-plan',
    await client.api.backups[':id']['restore-plan'].$post({ param, json }),
  );
  expect(plan).toMatchObject({ filesCreated: 2, target });
  const restored = await resultOf(
    app,
    'restore',
    await client.api.backups[':id'].restore.$post({ param, json: { ...json, at: files } }),
  );
  expect(restored).toMatchObject({ files: 2, issues: 0, verified: 2 });
  expect((await readFile(join(target, 'big.bin'))).length).toBe(300_000);

  const verified = await resultOf(
    app,
    'verify',
    await client.api.backups.verify.$post({ json: { readData: true } }),
  );
  expect(verified).toMatchObject({ isSound: true, backups: 2 });
  const growth = await (await client.api.backups.growth.$get()).json();
  expect(growth.storedBytes).toBeGreaterThan(0);
  expect(growth.points.at(-1)?.backups).toBe(2);
});

test('a pinned backup is not deleted, and what the others took comes back', {
  timeout: 180_000,
}, async () => {
  const app = await withRepository();
  const { client, files } = app;
  const backUp = async () => resultOf(app, 'backup', await client.api.backups.$post({ json: {} }));
  const first = (await backUp()).snapshotIds[0]!;
  await rm(join(files, 'big.bin'));
  await backUp();
  const change = await client.api.backups.change.$post({
    json: { ids: [first], isPinned: true, label: 'kept' },
  });
  expect(await resultOf(app, 'change', change)).toEqual({ changed: 1 });
  const rows = async () => (await (await client.api.backups.$get({ query: {} })).json()).rows;
  const ids = (await rows()).map(({ id }) => id);
  const pinned = (await rows()).find(({ isPinned }) => isPinned);
  expect(pinned).toMatchObject({ label: 'kept' });
  const plan = async () =>
    resultOf(app, 'delete-plan', await client.api.backups['delete-plan'].$post({ json: { ids } }));
  expect(await plan()).toMatchObject({ pinned: [pinned?.id], lastOfComputers: [] });
  const unpin = { ids, isPinned: false, label: '' };
  await resultOf(app, 'change', await client.api.backups.change.$post({ json: unpin }));
  const unpinned = (await rows()).map(({ id }) => id);
  const gone = await resultOf(
    app,
    'delete',
    await client.api.backups.delete.$post({ json: { ids: unpinned } }),
  );
  expect(gone.removed).toHaveLength(2);
  expect(gone.bytesFreed).toBeGreaterThan(0);
  expect(await rows()).toEqual([]);
  const { entries } = await (await client.api.activity.$get({ query: {} })).json();
  expect(entries.map(({ kind }) => kind)).toEqual(['delete', 'backup', 'backup']);
  const report = await client.api.activity[':id'].report.$get({ param: { id: entries[0]!.id } });
  expect((await report.json()).text).toContain('delete (person): done');
});

test('the kit is given out with the password alone, and passwords are added, changed and removed', async () => {
  const { client } = await withRepository();
  const kit = await client.api.repository.kit.$post({ json: { password: 'a guess' } });
  expect(kit.status).toBe(403);
  const keys = await (await client.api.repository.passwords.$get()).json();
  expect(keys.keys).toHaveLength(1);
  const wrong = await client.api.repository.passwords.$post({
    json: { password: 'a guess', newPassword: 'another one' },
  });
  expect(wrong.status).toBe(403);
  const { connection } = await (await client.api.state.$get()).json();
  expect(connection).toMatchObject({ state: 'ready', kitConfirmed: false });
  const json = { repositoryId: connection.repositoryId! };
  expect((await client.api.repository.kit.confirm.$post({ json })).status).toBe(200);
  const after = await (await client.api.state.$get()).json();
  expect(after.connection.kitConfirmed).toBe(true);
});

test('a repository of another computer opens with its password, which can be changed', async () => {
  const { client, home } = await startTestApp();
  const save = async (name: string) => {
    const param = { name };
    const json = { kind: 'folder' as const, folder: join(home, 'disk') };
    await client.api.storages[':name'].$put({ param, json });
    await client.api.storages[':name'].choose.$post({ param });
  };
  await save('one');
  const made = await client.api.repository.$post({ json: { password: 'correct horse' } });
  const { kit } = await made.json();
  expect(kit).toMatchObject({ password: 'correct horse', storage: { kind: 'folder' } });
  expect(kit.restic.commands.join('\n')).toContain(join(home, 'disk'));
  await save('two');
  const state = async () => (await (await client.api.state.$get()).json()).connection.state;
  expect(await state()).toBe('needs-password');
  const open = async (password: string) =>
    (await client.api.repository.open.$post({ json: { password } })).status;
  expect(await open('wrong horse')).toBe(403);
  expect(await open('correct horse')).toBe(200);
  expect(await state()).toBe('ready');
  const change = await client.api.repository.password.$put({
    json: { password: 'correct horse', newPassword: 'battery staple' },
  });
  expect((await change.json()).keys).toHaveLength(1);
  expect(await open('correct horse')).toBe(403);
  expect(await state()).toBe('ready');
});
