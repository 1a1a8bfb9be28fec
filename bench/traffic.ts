/** What went over the network in one run of a program. */
export interface Traffic {
  /** Requests by method and kind of key: `PUT data`, `GET index`, `LIST snapshots` … */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes of request bodies. */
  readonly bytesSent: number;
  /** Bytes of response bodies. */
  readonly bytesReceived: number;
}

const CONFIRMATIONS = ['HEAD data', 'HEAD index', 'HEAD snapshots'];

/** Requests without those HEADs by which Kirsch confirms that what it wrote has arrived, which restic leaves out. */
export function comparableRequests(traffic: Traffic): number {
  return totalRequests(traffic.requests) - confirmations(traffic);
}

/** The requests that `comparableRequests` leaves out. */
export function confirmations({ requests }: Traffic): number {
  return CONFIRMATIONS.reduce((sum, kind) => sum + (requests[kind] ?? 0), 0);
}

function totalRequests(requests: Traffic['requests']): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/**
 * What a request counts as: its method and the kind of key that it is about. `config` and the folders of a repository
 * are kinds, all else is `bucket`; reading a list is the method `LIST`.
 * @param url path and query, `/bucket/key?…`, of a repository at the root of its bucket
 */
export function kindOfRequest(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const [, , kind = ''] = pathname.split('/');
  if (kind !== '') return `${method} ${kind}`;
  const prefix = searchParams.get('prefix');
  if (method !== 'GET' || prefix === null) return `${method} bucket`;
  return `LIST ${prefix.split('/')[0] || 'bucket'}`;
}
