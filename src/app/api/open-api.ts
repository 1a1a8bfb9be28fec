import type { OpenAPIHono } from '@hono/zod-openapi';
import { version } from '../../index.ts';
import { isOpenToAll } from '../session/require-session.ts';
import { ErrorReply } from './common-schemas.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/**
 * The description of the API, made from the schemas that check its requests. Each route may answer with an error. To be
 * made once of the same routes.
 *
 * @param cookie the name of the session's
 */
export function documentOf(routes: OpenAPIHono, cookie: string): Document {
  const { openAPIRegistry: registry } = routes;
  registry.register('ErrorReply', ErrorReply);
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookie,
  });
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Kirsch',
      version,
      description:
        'The API of the app, for pages that the app itself serves. Every request needs the cookie of a session, but for asking for one. One that may change something names the app’s own Origin. Bodies are of 1 MiB at most.',
    },
    security: [{ session: [] }],
  });
  for (const [name, path] of Object.entries(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (!operation) continue;
      operation.responses = { ...operation.responses, default: FAILURE };
      if (isOpenToAll(method, name)) operation.security = [];
    }
  }
  return document;
}

const FAILURE = {
  description: 'What went wrong.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorReply' } } },
};
