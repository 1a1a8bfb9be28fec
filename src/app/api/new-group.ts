import { OpenAPIHono } from '@hono/zod-openapi';
import { Refusal } from '../http/refusal.ts';

/**
 * Where the routes of a group are put; a request that its schema does not take is refused field by field, and one without the
 * body that its route takes is refused as well.
 */
export function newGroup(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, c) => {
      // Where nothing is sent Hono would check `{}` in its place.
      if (result.target === 'json' && c.req.header('content-type') === undefined) {
        throw new Refusal(400, 'request-invalid', 'The request wants a body.');
      }
      if (result.success) return;
      const fields = result.error.issues.slice(0, 20).map(({ path, message }) => ({
        path: path.join('.'),
        message,
      }));
      throw new Refusal(400, 'request-invalid', 'The request is not what it should be.', {
        fields,
      });
    },
  });
}
