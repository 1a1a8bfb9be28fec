import type { MiddlewareHandler } from 'hono';
import { Refusal } from './refusal.ts';

/** Ten thousand ids of backups, and some more. */
const LARGEST_BODY = 1024 * 1024;

/** Turns away bodies that no page of ours sends: large ones, and those that do not say how large they are. */
export function limitBodies(largest = LARGEST_BODY): MiddlewareHandler {
  return async (c, next) => {
    const length = Number(c.req.header('content-length') ?? 0);
    const isUnknown = c.req.header('transfer-encoding') !== undefined;
    if (isUnknown || !(length <= largest)) {
      throw new Refusal(413, 'too-large', 'The request is too large, or does not say how large.');
    }
    await next();
  };
}
