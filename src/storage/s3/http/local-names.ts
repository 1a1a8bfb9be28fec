import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Looks a host up as Node.js does, but knows that every name under `localhost` is this computer (RFC 6761, section 6.3),
 * which many resolvers do not: a server of one's own may have its buckets in the host name, too.
 */
export const lookupHost: LookupFunction = (hostname, options, callback) => {
  lookup(/\.localhost\.?$/i.test(hostname) ? 'localhost' : hostname, options, callback);
};
