import { createRoute } from '@hono/zod-openapi';
import { ownComputerId } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { backupRows } from '../backups/backup-rows.ts';
import { growthOf } from '../backups/growth.ts';
import { noSuchBackup } from '../backups/no-such-backup.ts';
import { selectRows } from '../backups/select-rows.ts';
import { runBackup } from '../runs/run-backup.ts';
import { runChange } from '../runs/run-change.ts';
import { runComparison } from '../runs/run-comparison.ts';
import { planDeletion, runDeletion } from '../runs/run-deletion.ts';
import { runSearch } from '../runs/run-search.ts';
import { runVerification } from '../runs/run-verification.ts';
import {
  BackupById,
  BackupChange,
  BackupList,
  BackupQuery,
  BackupRow,
  BackupStart,
  Growth,
  VerifyRequest,
} from './backup-schemas.ts';
import { ComparisonRequest } from './comparison-schemas.ts';
import { BackupIds } from './deletion-schemas.ts';
import { answers, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';
import { SearchRequest } from './search-schemas.ts';

const start = createRoute({
  method: 'post',
  path: '/backups',
  summary: 'Back up now. While a backup runs, that one is told.',
  request: { body: takes(BackupStart) },
  responses: answers('The job that backs up.', JobStarted),
});

const list = createRoute({
  method: 'get',
  path: '/backups',
  summary: 'The backups of all computers.',
  request: { query: BackupQuery },
  responses: answers('A page of the list.', BackupList),
});

const growth = createRoute({
  method: 'get',
  path: '/backups/growth',
  summary: 'How much the storage holds, and how it grew.',
  responses: answers('Totals and a series.', Growth),
});

const show = createRoute({
  method: 'get',
  path: '/backups/{id}',
  summary: 'One backup.',
  request: { params: BackupById },
  responses: answers('Its row of the list.', BackupRow),
});

const change = createRoute({
  method: 'post',
  path: '/backups/change',
  summary: 'Label, pin or unpin backups. They bear other ids afterwards.',
  request: { body: takes(BackupChange) },
  responses: answers('The job that does it.', JobStarted),
});

const deletePlan = createRoute({
  method: 'post',
  path: '/backups/delete-plan',
  summary: 'What deleting backups would do, and how much would come back.',
  request: { body: takes(BackupIds) },
  responses: answers('The job that finds it out.', JobStarted),
});

const remove = createRoute({
  method: 'post',
  path: '/backups/delete',
  summary: 'Delete backups, all but pinned ones.',
  request: { body: takes(BackupIds) },
  responses: answers('The job that does it.', JobStarted),
});

const compare = createRoute({
  method: 'post',
  path: '/backups/compare',
  summary: 'What differs between a backup and another one, or now.',
  request: { body: takes(ComparisonRequest) },
  responses: answers('The job that compares.', JobStarted),
});

const search = createRoute({
  method: 'post',
  path: '/backups/search',
  summary: 'Find files by name in the backups, the newest first.',
  request: { body: takes(SearchRequest) },
  responses: answers('The job that searches.', JobStarted),
});

const verify = createRoute({
  method: 'post',
  path: '/backups/verify',
  summary: 'Check that backups can be restored whole.',
  request: { body: takes(VerifyRequest) },
  responses: answers('The job that checks.', JobStarted),
});

export function backupRoutes(parts: AppParts) {
  const { chosen, contents, settings } = parts;
  const listRows = async (refresh?: boolean) => {
    const [{ snapshots, damaged, asOf }, id] = await Promise.all([
      contents.list(refresh),
      ownComputerId(settings.path),
    ]);
    return { rows: backupRows(snapshots, id), damaged, asOf };
  };
  return newGroup()
    .openapi(start, async (c) => {
      const isNew = parts.jobs.underway('backup') === undefined;
      const job = await runBackup(parts, c.req.valid('json'));
      // The next automatic one counts from it.
      if (isNew) void parts.jobs.ended(job.id).then(parts.automation.began());
      return c.json({ job }, 200);
    })
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      const { rows, damaged, asOf } = await listRows(query.refresh === 'true');
      const all = {
        backups: rows.length,
        computers: new Set(rows.map(({ computer }) => computer.key)).size,
        pinned: rows.filter(({ isPinned }) => isPinned).length,
      };
      const page = selectRows(rows, query);
      return c.json({ ...page, all, damaged: [...damaged], asOf: asOf.toISOString() }, 200);
    })
    .openapi(growth, async (c) => {
      const { rows } = await listRows();
      return c.json(await chosen.use((repository) => growthOf(repository, rows)), 200);
    })
    .openapi(show, async (c) => {
      const { id } = c.req.valid('param');
      const find = async (refresh: boolean) =>
        (await listRows(refresh)).rows.find((row) => row.id === id);
      // The list that is remembered may be too old to have it.
      const row = (await find(false)) ?? (await find(true));
      if (!row) throw noSuchBackup(id);
      return c.json(row, 200);
    })
    .openapi(change, async (c) => c.json({ job: await runChange(parts, c.req.valid('json')) }, 200))
    .openapi(deletePlan, async (c) =>
      c.json({ job: await planDeletion(parts, c.req.valid('json').ids) }, 200),
    )
    .openapi(remove, async (c) =>
      c.json({ job: await runDeletion(parts, c.req.valid('json').ids) }, 200),
    )
    .openapi(compare, async (c) =>
      c.json({ job: await runComparison(parts, c.req.valid('json')) }, 200),
    )
    .openapi(search, async (c) => c.json({ job: await runSearch(parts, c.req.valid('json')) }, 200))
    .openapi(verify, async (c) =>
      c.json({ job: await runVerification(parts, c.req.valid('json')) }, 200),
    );
}
