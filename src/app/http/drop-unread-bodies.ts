import type { MiddlewareHandler } from 'hono';

/**
 * HEAD is answered by what answers GET. Its body, which nobody reads, is given up here: else a file of a backup would hold
 * the repository open for as long as the app runs, and a stream of events would never end.
 */
export function dropUnreadBodies(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.req.method === 'HEAD') await c.res.body?.cancel();
  };
}
