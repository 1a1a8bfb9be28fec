import { createRoute, z } from '@hono/zod-openapi';
import { displayFileName, findInTree } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { followReference } from '../backups/entry-reference.ts';
import { listEntries } from '../backups/list-entries.ts';
import { previewFile } from '../backups/preview-file.ts';
import { streamContent } from '../backups/stream-content.ts';
import { asDownload } from '../http/as-download.ts';
import { planRestore, runRestore } from '../runs/run-restore.ts';
import { BackupById, EntryList, EntryQuery, FileQuery, Preview } from './backup-schemas.ts';
import { answers, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';
import { RestoreRequest } from './restore-schemas.ts';

const entries = createRoute({
  method: 'get',
  path: '/backups/{id}/entries',
  summary: 'What is in a folder of a backup.',
  request: { params: BackupById, query: EntryQuery },
  responses: answers('A page of the folder.', EntryList),
});

const preview = createRoute({
  method: 'get',
  path: '/backups/{id}/preview',
  summary: 'What of a file can be shown.',
  request: { params: BackupById, query: FileQuery },
  responses: answers('Text, or a picture.', Preview),
});

const download = createRoute({
  method: 'get',
  path: '/backups/{id}/download',
  summary: 'A file of a backup; a folder as a zip.',
  request: { params: BackupById, query: FileQuery },
  responses: {
    200: {
      description: 'The bytes, to be saved and not shown.',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
  },
});

const plan = createRoute({
  method: 'post',
  path: '/backups/{id}/restore-plan',
  summary: 'What a restore to a folder would do.',
  request: { params: BackupById, body: takes(RestoreRequest) },
  responses: answers('The job that finds it out.', JobStarted),
});

const restore = createRoute({
  method: 'post',
  path: '/backups/{id}/restore',
  summary: 'Restore a backup, or an entry of it, to a folder.',
  request: { params: BackupById, body: takes(RestoreRequest) },
  responses: answers('The job that restores.', JobStarted),
});

export function browseRoutes(parts: AppParts) {
  const { contents } = parts;
  return newGroup()
    .openapi(entries, async (c) => {
      const query = c.req.valid('query');
      const listed = await contents.read(c.req.valid('param').id, (repository, { snapshot }) =>
        listEntries(repository, snapshot, query),
      );
      return c.json(listed, 200);
    })
    .openapi(preview, async (c) => {
      const path = followReference(c.req.valid('query').at);
      const shown = await contents.read(c.req.valid('param').id, (repository, { snapshot }) =>
        previewFile(repository, snapshot, path),
      );
      return c.json(shown, 200);
    })
    .openapi(download, async (c) => {
      const { id } = c.req.valid('param');
      const path = followReference(c.req.valid('query').at);
      const name = await nameOf(parts, id, path);
      const body = await streamContent(contents, id, path);
      return asDownload(c, body, name);
    })
    .openapi(plan, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ job: await planRestore(parts, id, c.req.valid('json')) }, 200);
    })
    .openapi(restore, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ job: await runRestore(parts, id, c.req.valid('json')) }, 200);
    });
}

/** What the file is called on the disk of the person. */
async function nameOf({ contents }: AppParts, id: string, path: string): Promise<string> {
  if (path === '/') return `backup-${id.slice(0, 8)}.zip`;
  return contents.read(id, async (repository, { snapshot }) => {
    const node = await findInTree(repository, snapshot.tree, path);
    return displayFileName(node.name) + (node.type === 'dir' ? '.zip' : '');
  });
}
