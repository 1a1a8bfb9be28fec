import type { OpenAPIHono } from '@hono/zod-openapi';
import { version } from '../../index.ts';
import { ErrorReply } from './common-schemas.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The description of the API, made from the schemas that check its requests. Each route may answer with an error. */
export function documentOf(routes: OpenAPIHono): Document {
  routes.openAPIRegistry.register('ErrorReply', ErrorReply);
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Kirsch',
      version,
      description:
        'The API of the app, for pages that the app itself serves. Every request needs the cookie of a session, but for asking for one.',
    },
  });
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (!operation) continue;
      operation.responses = { ...operation.responses, default: FAILURE };
    }
  }
  return document;
}

const FAILURE = {
  description: 'What went wrong.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorReply' } } },
};
