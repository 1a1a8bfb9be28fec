import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSampleProfile } from '../../index.ts';
import { startTestApp } from '../test-app.test-helper.ts';

test('Cherry Studio’s data is found, backed up, restored elsewhere, taken back, looked into, and written as a zip', async () => {
  const { client, ended, fetch, home } = await startTestApp();
  const folder = join(home, 'CherryStudio');
  await makeSampleProfile(folder, { bytes: 3 << 20 });
  const param = { name: 'disk' };
  const json = { kind: 'folder' as const, folder: join(home, 'disk') };
  await client.api.storages[':name'].$put({ param, json });
  await client.api.storages[':name'].choose.$post({ param });
  await client.api.repository.$post({ json: { password: 'correct horse' } });
  const { selection } = await (await client.api.plan.$get()).json();
  const saved = await client.api.plan.$put({
    json: { ...selection, cherryStudio: { ...selection.cherryStudio, profiles: [folder] } },
  });
  const plan = await saved.json();
  const own = plan.profiles.find((profile) => profile.folder === folder);
  expect(own).toMatchObject({ isChosen: true, generation: 'C' });
  expect(own?.parts.find(({ id }) => id === 'main')?.bytes).toBeGreaterThan(0);

  const result = async (answer: { json(): Promise<{ job: { id: string } }> }) => {
    const job = await ended((await answer.json()).job);
    expect(job.error).toBeUndefined();
    return job.result as Record<string, unknown>;
  };
  const backedUp = await result(await client.api.backups.$post({ json: { label: 'first' } }));
  const [id = ''] = backedUp['snapshotIds'] as string[];
  const { rows } = await (await client.api.backups.$get({ query: {} })).json();
  expect(rows).toMatchObject([{ id, kind: 'cherry-studio', generation: 'C', label: 'first' }]);

  const one = await client.api.backups[':id'].$get({ param: { id } });
  expect(await one.json()).toEqual(rows[0]);
  const gone = await client.api.backups[':id'].$get({ param: { id: 'ab'.repeat(32) } });
  expect(gone.status).toBe(404);
  const { entries } = await (await client.api.activity.$get({ query: {} })).json();
  const run = await client.api.activity[':id'].$get({ param: { id: entries[0]!.id } });
  expect(await run.json()).toEqual(entries[0]);

  const profile = join(home, 'other profile');
  const request = { param: { id }, json: { profile, safetyBackup: false } };
  const planned = await result(
    await client.api.backups[':id']['profile-restore-plan'].$post(request),
  );
  expect(planned).toMatchObject({ target: profile, presence: 'closed' });
  const room = { needed: expect.any(Number), free: expect.any(Number) };
  expect(planned).toMatchObject({ room, rooms: [{ path: profile, ...room }] });
  const restored = await result(await client.api.backups[':id']['profile-restore'].$post(request));
  expect(restored).toMatchObject({ target: profile, restoreId: expect.any(String) });
  const undone = await result(await client.api.restores.undo.$post({ json: { profile } }));
  expect(undone).toEqual({ profile, aside: [] });

  const ofBackup = { id };
  const { chats } = await (
    await client.api.backups[':id'].chats.$get({ param: ofBackup, query: {} })
  ).json();
  expect(chats.length).toBeGreaterThan(1);
  const [chat] = chats;
  const shown = await client.api.backups[':id'].chats[':chat'].$get({
    param: { id, chat: chat!.id },
    query: {},
  });
  expect(await shown.json()).toMatchObject({ chat: { name: chat?.name }, total: chat?.messages });
  const searched = await result(
    await client.api.chats.search.$post({ json: { text: chat!.name.split(' ')[0]! } }),
  );
  expect(searched).toMatchObject({ searched: 1, isComplete: true });

  const exported = await result(
    await client.api.backups[':id']['export-zip'].$post({ param: ofBackup, json: {} }),
  );
  const { zips } = await (await client.api.zips.$get()).json();
  expect(zips).toMatchObject([{ name: exported['name'], generation: 'C', isForeign: false }]);
  const name = zips[0]!.name;
  const file = await fetch(`/api/zips/${encodeURIComponent(name)}/content`);
  expect(file.headers.get('content-disposition')).toContain(encodeURIComponent(name));
  expect((await file.arrayBuffer()).byteLength).toBe(zips[0]!.size);
  expect((await fetch('/api/zips/nothing.zip/content')).status).toBe(404);
  const verified = await result(await client.api.zips.verify.$post({ json: { name } }));
  expect(verified).toMatchObject({ isWhole: true, problems: 0 });
  const names = [name];
  const deleted = await result(await client.api.zips.delete.$post({ json: { names } }));
  expect(deleted).toEqual({ deleted: [name], changed: [] });
}, 240_000);
