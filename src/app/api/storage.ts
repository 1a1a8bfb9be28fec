import { createRoute } from '@hono/zod-openapi';
import { understandSettings } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { runConnectionTest } from '../runs/run-connection-test.ts';
import { describeComplaint, describeConnection } from '../storages/describe-connection.ts';
import { listStorages, viewStorage } from '../storages/list-storages.ts';
import { saveStorage } from '../storages/save-storage.ts';
import { answers, DONE, Done, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';
import {
  S3Fields,
  StorageByName,
  StorageList,
  StorageTest,
  StorageToSave,
  StorageView,
  Understanding,
} from './storage-schemas.ts';

const understand = createRoute({
  method: 'post',
  path: '/storage/understand',
  summary: 'What is made of the fields as they are typed. Sends nothing to anybody.',
  request: { body: takes(S3Fields) },
  responses: answers('The connection, or what is wrong with the fields.', Understanding),
});

const test = createRoute({
  method: 'post',
  path: '/storage/test',
  summary: 'Test a connection; each step is told as it ends.',
  request: { body: takes(StorageTest) },
  responses: answers('The job that tests it.', JobStarted),
});

const list = createRoute({
  method: 'get',
  path: '/storages',
  summary: 'The storages of this computer, without their secrets.',
  responses: answers('The storages.', StorageList),
});

const save = createRoute({
  method: 'put',
  path: '/storages/{name}',
  summary: 'Keep a storage: a new one, or another one in its place.',
  request: { params: StorageByName, body: takes(StorageToSave) },
  responses: answers('The storage.', StorageView),
});

const choose = createRoute({
  method: 'post',
  path: '/storages/{name}/choose',
  summary: 'Let backups go to this storage.',
  request: { params: StorageByName },
  responses: answers('The storage.', StorageView),
});

const remove = createRoute({
  method: 'delete',
  path: '/storages/{name}',
  summary: 'Forget a storage and its keys. What is in it stays.',
  request: { params: StorageByName },
  responses: answers('It is forgotten.', Done),
});

const tryOut = createRoute({
  method: 'post',
  path: '/storages/trial',
  summary: 'Try without a bucket: start the embedded storage, and let backups go there.',
  responses: answers('The storage.', StorageView),
});

export function storageRoutes(parts: AppParts) {
  const { chosen, contents, events, settings, storages, trial } = parts;
  const chooseStorage = async (name: string) => {
    await storages.get(name);
    await settings.edit((now) => ({ ...now, storage: name }));
    contents.forget();
    chosen.reset();
    return viewStorage(parts, name);
  };
  /** What the storage of this name was to the app it is no more, now that it is another one, or none. */
  const noMore = async (name: string) => {
    await trial.letGo(name);
    if ((await settings.read()).secondStorage !== name) return;
    await settings.edit(({ secondStorage: _secondStorage, ...rest }) => rest);
    events.changed('settings');
  };
  return newGroup()
    .openapi(understand, (c) => {
      const understood = understandSettings(c.req.valid('json'));
      return Array.isArray(understood)
        ? c.json(
            { outcome: 'complaints' as const, complaints: understood.map(describeComplaint) },
            200,
          )
        : c.json(
            { outcome: 'understood' as const, connection: describeConnection(understood) },
            200,
          );
    })
    .openapi(test, async (c) =>
      c.json({ job: await runConnectionTest(parts, c.req.valid('json')) }, 200),
    )
    .openapi(list, async (c) => c.json({ storages: await listStorages(parts) }, 200))
    .openapi(tryOut, async (c) => c.json(await chooseStorage(await trial.start()), 200))
    .openapi(save, async (c) => {
      const { name } = c.req.valid('param');
      await saveStorage(parts, name, c.req.valid('json'));
      await noMore(name);
      if ((await settings.read()).storage === name) {
        contents.forget();
        chosen.reset();
      } else events.changed('storages');
      return c.json(await viewStorage(parts, name), 200);
    })
    .openapi(choose, async (c) => c.json(await chooseStorage(c.req.valid('param').name), 200))
    .openapi(remove, async (c) => {
      const { name } = c.req.valid('param');
      await storages.remove(name);
      await noMore(name);
      const { storage } = await settings.read();
      if (storage === name) {
        await settings.edit(({ storage: _storage, ...rest }) => rest);
        contents.forget();
        chosen.reset();
      } else events.changed('storages');
      return c.json(DONE, 200);
    });
}
