import { OpenAPIHono } from '@hono/zod-openapi';
import { Refusal } from '../http/refusal.ts';

/** Where the routes of a group are put; a request that its schema does not take is refused field by field. */
export function newGroup(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result) => {
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
