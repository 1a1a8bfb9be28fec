import { createRoute } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { answers } from './describe-route.ts';
import { JobId, JobList, JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';

const list = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'What runs or waits, and the last that did.',
  responses: answers('The jobs, the oldest first.', JobList),
});

const look = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'One job, with what came of it.',
  request: { params: JobId },
  responses: answers('The job.', JobStarted),
});

const cancel = createRoute({
  method: 'delete',
  path: '/jobs/{id}',
  summary: 'Stop a job at once. One that is over stays as it is.',
  request: { params: JobId },
  responses: answers('The job.', JobStarted),
});

export function jobRoutes({ jobs }: AppParts) {
  return newGroup()
    .openapi(list, (c) => c.json({ jobs: jobs.list() }, 200))
    .openapi(look, (c) => c.json({ job: jobs.get(c.req.valid('param').id) }, 200))
    .openapi(cancel, (c) => c.json({ job: jobs.cancel(c.req.valid('param').id) }, 200));
}
