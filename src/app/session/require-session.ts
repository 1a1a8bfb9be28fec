import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { OwnAddress } from '../http/own-address.ts';
import { Refusal } from '../http/refusal.ts';
import type { Sessions } from './sessions.ts';

/** Cookies of one host are shared by all of its ports, so the name tells apps apart. */
export function cookieName(address: OwnAddress): string {
  const port = address.hosts[0]?.split(':').at(-1) ?? '';
  return `kirsch-session-${/^\d+$/.test(port) ? port : 'app'}`;
}

export function sessionToken(c: Context, address: OwnAddress): string | undefined {
  return getCookie(c, cookieName(address));
}

/** No script reads it, and a browser sends it along only from pages of this very app. It ends with the browser. */
export function giveSession(c: Context, address: OwnAddress, token: string): void {
  setCookie(c, cookieName(address), token, {
    path: '/api',
    httpOnly: true,
    sameSite: 'Strict',
    secure: address.scheme === 'https',
  });
}

export function takeSession(c: Context, address: OwnAddress): void {
  deleteCookie(c, cookieName(address), { path: '/api' });
}

const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  'GET /api/session',
  'POST /api/session',
  'POST /api/session/entry',
]);

/** Whether a request needs no session. */
export function isOpenToAll(method: string, path: string): boolean {
  return OPEN_TO_ALL.has(`${method.toUpperCase()} ${path}`);
}

/** Everything below `/api` wants a session, but for asking whether there is one and opening it. */
export function requireSession(sessions: Sessions, address: OwnAddress): MiddlewareHandler {
  return async (c, next) => {
    const { method, path } = c.req;
    if (!isOpenToAll(method, path) && !sessions.isOpen(sessionToken(c, address))) {
      throw new Refusal(401, 'session-missing', 'This browser has no session with the app.', {
        hint: 'Run `kirsch app` again: it opens the browser with a new one.',
      });
    }
    await next();
  };
}
