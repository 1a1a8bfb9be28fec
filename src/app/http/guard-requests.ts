import type { MiddlewareHandler } from 'hono';
import type { OwnAddress } from './own-address.ts';
import { Refusal } from './refusal.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Turns away what another site, or a name that leads here by DNS, has a browser send. A request names a host of ours; one
 * that may change something comes from a page of ours and bears JSON; and no page of another site may ask the API at all.
 */
export function guardRequests(address: OwnAddress): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (!address.isHost(host)) {
      throw new Refusal(403, 'host-refused', 'This app is not reached by that name.', {
        hint: `Open ${address.url}.`,
      });
    }
    const { method } = c.req;
    const isSafe = SAFE_METHODS.has(method);
    refuseOtherOrigins(address, c.req.header('origin'), host, isSafe);
    const isApi = c.req.path === '/api' || c.req.path.startsWith('/api/');
    const site = c.req.header('sec-fetch-site');
    // A page opened from another site, our own redirect among them, is a page without a session.
    const isAllowedSite =
      site === undefined || site === 'same-origin' || (isSafe && (site === 'none' || !isApi));
    if (!isAllowedSite) throw fromElsewhere();
    if (!isSafe) refuseOtherTypes(c.req.header('content-type'), hasBody(c.req.raw.headers));
    await next();
  };
}

function refuseOtherOrigins(
  address: OwnAddress,
  origin: string | undefined,
  host: string,
  isSafe: boolean,
): void {
  if (origin === undefined && isSafe) return;
  if (origin === undefined || !address.isOrigin(origin, host)) throw fromElsewhere();
}

function hasBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}

/** A form of another site cannot send JSON without asking first. */
function refuseOtherTypes(type: string | undefined, hasBody: boolean): void {
  if (type === undefined && !hasBody) return;
  if (/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type ?? '')) return;
  throw new Refusal(415, 'type-refused', 'A request bears JSON, as application/json.');
}

function fromElsewhere(): Refusal {
  return new Refusal(403, 'origin-refused', 'Another site has sent this request.', {
    hint: 'Open the app by its own address.',
  });
}
