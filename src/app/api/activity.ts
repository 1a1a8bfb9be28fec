import { createRoute } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { Refusal } from '../http/refusal.ts';
import { reportOf } from '../jobs/activity-report.ts';
import { ActivityEntry, ActivityList, ActivityQuery, ActivityReport } from './activity-schemas.ts';
import { answers } from './describe-route.ts';
import { JobId } from './job-schemas.ts';
import { newGroup } from './new-group.ts';

const list = createRoute({
  method: 'get',
  path: '/activity',
  summary: 'The runs of this computer, the newest first.',
  request: { query: ActivityQuery },
  responses: answers('A page of the list.', ActivityList),
});

const show = createRoute({
  method: 'get',
  path: '/activity/{id}',
  summary: 'One run.',
  request: { params: JobId },
  responses: answers('The run.', ActivityEntry),
});

const report = createRoute({
  method: 'get',
  path: '/activity/{id}/report',
  summary: 'A run as a text that can be sent to somebody who helps. Holds no secret.',
  request: { params: JobId },
  responses: answers('The report.', ActivityReport),
});

export function activityRoutes({ activity, secrets }: AppParts) {
  const find = async (id: string) => {
    const entry = await activity.find(id);
    if (!entry) throw new Refusal(404, 'not-here', 'There is no such run any more.');
    return entry;
  };
  return newGroup()
    .openapi(list, async (c) => {
      const { kind, state, offset, limit } = c.req.valid('query');
      const entries = (await activity.list()).filter(
        (entry) =>
          (kind === undefined || entry.kind === kind) &&
          (state === undefined || entry.state === state),
      );
      return c.json({ total: entries.length, entries: entries.slice(offset, offset + limit) }, 200);
    })
    .openapi(show, async (c) => c.json(await find(c.req.valid('param').id), 200))
    .openapi(report, async (c) => {
      const entry = await find(c.req.valid('param').id);
      return c.json({ text: secrets.without(reportOf(entry)) }, 200);
    });
}
