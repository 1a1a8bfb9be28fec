import { createRoute } from '@hono/zod-openapi';
import type { AppParts } from '../app-parts.ts';
import { describePairing, enterPairing, offerPairing } from '../storages/pair-storages.ts';
import { answers, takes } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import {
  PairingMade,
  PairingOpened,
  PairingRead,
  PairingToMake,
  PairingToOpen,
  PairingToRead,
} from './pairing-schemas.ts';

const make = createRoute({
  method: 'post',
  path: '/pairing',
  summary: 'Put a storage and its keys into one sealed text, for the next computer.',
  request: { body: takes(PairingToMake) },
  responses: answers('The text, and the six words that open it.', PairingMade),
});

const read = createRoute({
  method: 'post',
  path: '/pairing/read',
  summary: 'Look at a pasted text as far as that goes without its words.',
  request: { body: takes(PairingToRead) },
  responses: answers('It is whole, and can be opened.', PairingRead),
});

const open = createRoute({
  method: 'post',
  path: '/pairing/open',
  summary: 'Set a storage up from a pasted text and its six words, and let backups go there.',
  request: { body: takes(PairingToOpen) },
  responses: answers('The storage.', PairingOpened),
});

export function pairingRoutes(parts: AppParts) {
  return newGroup()
    .openapi(make, async (c) => c.json(await offerPairing(parts, c.req.valid('json')), 200))
    .openapi(read, (c) => c.json(describePairing(c.req.valid('json').text), 200))
    .openapi(open, async (c) =>
      c.json({ storage: await enterPairing(parts, c.req.valid('json')) }, 200),
    );
}
