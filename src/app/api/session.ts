import { createRoute } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { Refusal } from '../http/refusal.ts';
import { giveSession, sessionToken, takeSession } from '../session/require-session.ts';
import { answers, DONE, Done, takes } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import { EntryRequest, EntryView, SessionRequest, SessionView } from './session-schemas.ts';

const look = createRoute({
  method: 'get',
  path: '/session',
  summary: 'Whether this browser has a session. Needs none.',
  responses: answers('The session.', SessionView),
});

const open = createRoute({
  method: 'post',
  path: '/session',
  summary:
    'Exchange the code of the address’s fragment, which works once, for a cookie. Needs no session.',
  request: { body: takes(SessionRequest) },
  responses: answers('The session is open; its cookie is set.', SessionView),
});

const close = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'End the session.',
  responses: answers('It is over.', Done),
});

const enter = createRoute({
  method: 'post',
  path: '/session/entry',
  summary: 'An address that opens a session, for a command of the same user. Needs no session.',
  request: { body: takes(EntryRequest) },
  responses: answers('The address.', EntryView),
});

export function sessionRoutes({ sessions, address, secrets }: AppParts) {
  const { asksPassword } = sessions;
  return newGroup()
    .openapi(look, (c) =>
      c.json({ isOpen: sessions.isOpen(sessionToken(c, address)), asksPassword }, 200),
    )
    .openapi(open, async (c) => {
      const request = c.req.valid('json');
      const token =
        'code' in request
          ? sessions.openByCode(request.code)
          : await sessions.openByPassword(request.password, c.req.raw.signal);
      if (token === undefined) throw refused('code' in request);
      secrets.add(token);
      giveSession(c, address, token);
      return c.json({ isOpen: true, asksPassword }, 200);
    })
    .openapi(enter, (c) => {
      const code = sessions.makeCodeFor(c.req.valid('json').secret);
      if (code === undefined) throw refused(true);
      return c.json({ entry: `${address.url}#code=${code}` }, 200);
    })
    .openapi(close, (c) => {
      sessions.close(sessionToken(c, address));
      takeSession(c, address);
      return c.json(DONE, 200);
    });
}

function refused(isCode: boolean): Refusal {
  return isCode
    ? new Refusal(401, 'session-code-wrong', 'This code was used already, or is none.', {
        hint: 'Run `kirsch app` again: it opens the browser with a new one.',
      })
    : new Refusal(401, 'password-wrong', 'The password is wrong.');
}
