import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import type { hc } from 'hono/client';
import type { AppParts } from '../app-parts.ts';
import { allowedMethods } from '../http/allowed-methods.ts';
import { describeError, statusOfError } from '../http/describe-error.ts';
import { dropUnreadBodies } from '../http/drop-unread-bodies.ts';
import { guardRequests } from '../http/guard-requests.ts';
import { limitBodies } from '../http/limit-bodies.ts';
import { OwnAddress } from '../http/own-address.ts';
import { Refusal } from '../http/refusal.ts';
import { responseHeaders, setSafeHeaders } from '../http/response-headers.ts';
import { cookieName, requireSession } from '../session/require-session.ts';
import { Sessions } from '../session/sessions.ts';
import { activityRoutes } from './activity.ts';
import { automationRoutes } from './automation.ts';
import { backupRoutes } from './backups.ts';
import { browseRoutes } from './browse.ts';
import { chatRoutes } from './chats.ts';
import { computerRoutes } from './computers.ts';
import { eventRoutes } from './events.ts';
import { jobRoutes } from './jobs.ts';
import { newGroup } from './new-group.ts';
import { documentOf } from './open-api.ts';
import { pairingRoutes } from './pairing.ts';
import { planRoutes } from './plan.ts';
import { profileRestoreRoutes } from './profile-restore.ts';
import { providerRoutes } from './providers.ts';
import { repositoryRoutes } from './repository.ts';
import { sessionRoutes } from './session.ts';
import { stateRoutes } from './state.ts';
import { storageRoutes } from './storage.ts';
import { zipRoutes } from './zips.ts';

/** Every route of the API, below `/api`. */
function routesOf(parts: AppParts): OpenAPIHono {
  const routes = newGroup();
  const groups = [
    sessionRoutes(parts),
    stateRoutes(parts),
    eventRoutes(parts),
    jobRoutes(parts),
    providerRoutes(),
    storageRoutes(parts),
    repositoryRoutes(parts),
    planRoutes(parts),
    backupRoutes(parts),
    browseRoutes(parts),
    profileRestoreRoutes(parts),
    chatRoutes(parts),
    zipRoutes(parts),
    computerRoutes(parts),
    pairingRoutes(parts),
    activityRoutes(parts),
    automationRoutes(parts),
  ];
  for (const group of groups) routes.route('/api', group as OpenAPIHono);
  return routes;
}

/**
 * What `hc` makes of the API, group by group: the type of all routes in one takes the compiler half a minute. A client is
 * `hc('/') as unknown as ApiClient`.
 */
export interface ApiClient {
  readonly api: Client<typeof sessionRoutes> &
    Client<typeof stateRoutes> &
    Client<typeof eventRoutes> &
    Client<typeof jobRoutes> &
    Client<typeof providerRoutes> &
    Client<typeof storageRoutes> &
    Client<typeof repositoryRoutes> &
    Client<typeof planRoutes> &
    Client<typeof backupRoutes> &
    Client<typeof browseRoutes> &
    Client<typeof profileRestoreRoutes> &
    Client<typeof chatRoutes> &
    Client<typeof zipRoutes> &
    Client<typeof computerRoutes> &
    Client<typeof pairingRoutes> &
    Client<typeof activityRoutes> &
    Client<typeof automationRoutes>;
}

// biome-ignore lint/suspicious/noExplicitAny: what routes of a Hono are is told by its type arguments alone
type Client<Routes extends (parts: never) => Hono<any, any, any>> = ReturnType<
  typeof hc<ReturnType<Routes>>
>;

/** What the API is, as OpenAPI 3.1 says it. Needs no app that runs: the routes say it, and none is called. */
export function describeApi(): ReturnType<typeof documentOf> {
  const address = new OwnAddress('http', ['127.0.0.1'], 0);
  return documentOf(
    routesOf({ address, sessions: new Sessions(), env: {}, home: '/' } as unknown as AppParts),
    cookieName(address),
  );
}

/** The API with everything that stands before it. */
export function createApi(parts: AppParts): OpenAPIHono {
  const api = newGroup();
  api.onError((error, c) => {
    const body = { error: parts.secrets.without(describeError(error)) };
    const answer = c.json(body, statusOfError(error));
    if (error instanceof Refusal && error.allow.length > 0) {
      answer.headers.set('Allow', error.allow.join(', '));
    }
    setSafeHeaders(answer.headers);
    return answer;
  });
  api.use(dropUnreadBodies(), responseHeaders());
  api.use(guardRequests(parts.address));
  api.use('/api/*', limitBodies(), requireSession(parts.sessions, parts.address));
  const routes = routesOf(parts);
  api.route('/', routes);
  let document: ReturnType<typeof documentOf> | undefined;
  api.get('/api/openapi.json', (c) => {
    document ??= documentOf(routes, cookieName(parts.address));
    return c.json(document);
  });
  const allowed = allowedMethods(routes.routes);
  api.all('/api/*', (c) => {
    const allow = allowed(c.req.path);
    if (allow.length === 0) throw new Refusal(404, 'not-here', 'The API has no such route.');
    throw new Refusal(405, 'method-refused', 'This route is not for that.', { allow });
  });
  return api;
}
