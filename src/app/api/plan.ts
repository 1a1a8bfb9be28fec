import { createRoute } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { describePlan } from '../plan/describe-plan.ts';
import { LocalFolders } from '../plan/local-folders.ts';
import { previewExclusions } from '../plan/preview-exclusions.ts';
import { answers, takes } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import {
  BackupPlanView,
  BackupSelection,
  ExclusionPreview,
  ExclusionPreviewRequest,
  FolderQuery,
  FolderView,
} from './plan-schemas.ts';

const look = createRoute({
  method: 'get',
  path: '/plan',
  summary:
    'What is backed up: the data of Cherry Studio that was found, with parts and sizes, and other folders.',
  responses: answers('The plan.', BackupPlanView),
});

const save = createRoute({
  method: 'put',
  path: '/plan',
  summary: 'Choose what is backed up.',
  request: { body: takes(BackupSelection) },
  responses: answers('The plan.', BackupPlanView),
});

const preview = createRoute({
  method: 'post',
  path: '/plan/preview',
  summary: 'What patterns would leave out of folders.',
  request: { body: takes(ExclusionPreviewRequest) },
  responses: answers('The first of what is left out.', ExclusionPreview),
});

const folders = createRoute({
  method: 'get',
  path: '/folders',
  summary: 'Folders of this computer, to choose one: below the home folder, and of other disks.',
  request: { query: FolderQuery },
  responses: answers('A folder and the folders in it.', FolderView),
});

export function planRoutes(parts: AppParts) {
  const { env, events, home, settings } = parts;
  const local = new LocalFolders(home, env);
  return newGroup()
    .openapi(look, async (c) =>
      c.json(await describePlan((await settings.read()).backup, env), 200),
    )
    .openapi(save, async (c) => {
      const backup = c.req.valid('json');
      local.requireAbsolute(backup.folders);
      const saved = await settings.edit((now) => ({ ...now, backup }));
      events.changed('plan', 'settings');
      return c.json(await describePlan(saved.backup, env), 200);
    })
    .openapi(preview, async (c) => {
      const request = c.req.valid('json');
      local.requireAbsolute(request.folders);
      return c.json(await previewExclusions(request, c.req.raw.signal), 200);
    })
    .openapi(folders, async (c) => c.json(await local.list(c.req.valid('query').path), 200));
}
