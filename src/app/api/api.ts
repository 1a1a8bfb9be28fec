import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { describeError, statusOfError } from '../http/describe-error.ts';
import { guardRequests } from '../http/guard-requests.ts';
import { limitBodies } from '../http/limit-bodies.ts';
import { OwnAddress } from '../http/own-address.ts';
import { Refusal } from '../http/refusal.ts';
import { responseHeaders, setSafeHeaders } from '../http/response-headers.ts';
import { requireSession } from '../session/require-session.ts';
import { Sessions } from '../session/sessions.ts';
import { activityRoutes } from './activity.ts';
import { automationRoutes } from './automation.ts';
import { backupRoutes } from './backups.ts';
import { browseRoutes } from './browse.ts';
import { computerRoutes } from './computers.ts';
import { eventRoutes } from './events.ts';
import { jobRoutes } from './jobs.ts';
import { newGroup } from './new-group.ts';
import { documentOf } from './open-api.ts';
import { pairingRoutes } from './pairing.ts';
import { planRoutes } from './plan.ts';
import { providerRoutes } from './providers.ts';
import { repositoryRoutes } from './repository.ts';
import { sessionRoutes } from './session.ts';
import { stateRoutes } from './state.ts';
import { storageRoutes } from './storage.ts';

/** Every route of the API, below `/api`. */
function routesOf(parts: AppParts) {
  return newGroup()
    .route('/api', sessionRoutes(parts))
    .route('/api', stateRoutes(parts))
    .route('/api', eventRoutes(parts))
    .route('/api', jobRoutes(parts))
    .route('/api', providerRoutes())
    .route('/api', storageRoutes(parts))
    .route('/api', repositoryRoutes(parts))
    .route('/api', planRoutes(parts))
    .route('/api', backupRoutes(parts))
    .route('/api', browseRoutes(parts))
    .route('/api', computerRoutes(parts))
    .route('/api', pairingRoutes(parts))
    .route('/api', activityRoutes(parts))
    .route('/api', automationRoutes(parts));
}

/** The API's type: `hc<AppType>('/')` makes a client of it. */
export type AppType = ReturnType<typeof routesOf>;

/** What the API is, as OpenAPI 3.1 says it. Needs no app that runs: the routes say it, and none is called. */
export function describeApi(): ReturnType<typeof documentOf> {
  const address = new OwnAddress('http', ['127.0.0.1'], 0);
  return documentOf(
    routesOf({ address, sessions: new Sessions(), env: {}, home: '/' } as unknown as AppParts),
  );
}

/** The API with everything that stands before it. */
export function createApi(parts: AppParts): OpenAPIHono {
  const api = newGroup();
  api.onError((error, c) => {
    const body = { error: parts.secrets.without(describeError(error)) };
    const answer = c.json(body, statusOfError(error));
    setSafeHeaders(answer.headers);
    return answer;
  });
  api.use(responseHeaders());
  api.use(guardRequests(parts.address));
  api.use('/api/*', limitBodies(), requireSession(parts.sessions, parts.address));
  const routes = routesOf(parts);
  api.route('/', routes);
  api.get('/api/openapi.json', (c) => c.json(documentOf(routes)));
  api.all('/api/*', () => {
    throw new Refusal(404, 'not-here', 'The API has no such route.');
  });
  return api;
}
