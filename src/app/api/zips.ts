import { createRoute, z } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { asDownload } from '../http/as-download.ts';
import {
  listZips,
  planZipDeletion,
  runZipDeletion,
  runZipExport,
  runZipImport,
  runZipVerification,
  streamZip,
} from '../runs/run-zips.ts';
import { BackupById } from './backup-schemas.ts';
import { answers, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';
import {
  OneZip,
  ZipByName,
  ZipDeletePlan,
  ZipExportRequest,
  ZipList,
  ZipNames,
} from './zip-schemas.ts';

const list = createRoute({
  method: 'get',
  path: '/zips',
  summary: 'Cherry Studio’s own zips, which lie beside the repository.',
  responses: answers('The zips.', ZipList),
});

const content = createRoute({
  method: 'get',
  path: '/zips/{name}/content',
  summary: 'A zip as it is.',
  request: { params: OneZip },
  responses: {
    200: {
      description: 'The bytes, to be saved.',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
  },
});

const verify = createRoute({
  method: 'post',
  path: '/zips/verify',
  summary: 'Read a whole zip, and hold it against what it says of itself.',
  request: { body: takes(ZipByName) },
  responses: answers('The job that reads it.', JobStarted),
});

const importThem = createRoute({
  method: 'post',
  path: '/zips/import',
  summary: 'Make backups of zips, each with its own date and computer. The zips stay.',
  request: { body: takes(ZipNames) },
  responses: answers('The job that does it.', JobStarted),
});

const deletePlan = createRoute({
  method: 'post',
  path: '/zips/delete-plan',
  summary: 'What deleting zips would give back.',
  request: { body: takes(ZipNames) },
  responses: answers('The plan.', ZipDeletePlan),
});

const remove = createRoute({
  method: 'post',
  path: '/zips/delete',
  summary: 'Delete zips.',
  request: { body: takes(ZipNames) },
  responses: answers('The job that does it.', JobStarted),
});

const exportOne = createRoute({
  method: 'post',
  path: '/backups/{id}/export-zip',
  summary: 'Write a backup as a zip that Cherry Studio restores, beside the repository.',
  request: { params: BackupById, body: takes(ZipExportRequest) },
  responses: answers('The job that writes it.', JobStarted),
});

export function zipRoutes(parts: AppParts) {
  return newGroup()
    .openapi(list, async (c) => c.json({ zips: await listZips(parts, c.req.raw.signal) }, 200))
    .openapi(content, async (c) => {
      const { name } = c.req.valid('param');
      return asDownload(c, await streamZip(parts, name), name);
    })
    .openapi(verify, async (c) =>
      c.json({ job: await runZipVerification(parts, c.req.valid('json').name) }, 200),
    )
    .openapi(importThem, async (c) =>
      c.json({ job: await runZipImport(parts, c.req.valid('json').names) }, 200),
    )
    .openapi(deletePlan, async (c) =>
      c.json(await planZipDeletion(parts, c.req.valid('json').names), 200),
    )
    .openapi(remove, async (c) =>
      c.json({ job: await runZipDeletion(parts, c.req.valid('json').names) }, 200),
    )
    .openapi(exportOne, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ job: await runZipExport(parts, id, c.req.valid('json')) }, 200);
    });
}
