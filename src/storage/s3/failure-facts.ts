import type { CauseCode } from './connection-test/cause.ts';
import { causeOfFailure, causeOfRefusal } from './connection-test/cause-of-code.ts';

/** A request that failed, as its error tells of it. */
export interface FailedRequest {
  /** `get data/ab/…` */
  readonly what: string;
  readonly host: string;
  readonly bucket: string;
  /** Of the system or of Node; absent where a server answered. */
  readonly networkCode?: string | undefined;
  readonly s3Code?: string | undefined;
  readonly status?: number | undefined;
}

/**
 * What a connection test would call this failure, as `cause`, and the names that its sentences speak of: for people who
 * read them in another language than English. Without `cause` where it may be one of several.
 */
export function failureFacts(request: FailedRequest): Readonly<Record<string, string>> {
  const { host, bucket, networkCode } = request;
  const [, hostname = host, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  const cause = networkCode === undefined ? causeOf(request) : causeOfSilence(networkCode);
  return {
    ...(cause !== undefined && { cause }),
    host,
    hostname,
    name: hostname,
    ...(port !== undefined && { port }),
    bucket,
  };
}

/** A name that is not found is one that is wrong in a test; later it is mostly that of a computer without a network. */
function causeOfSilence(networkCode: string): CauseCode | undefined {
  const cause = causeOfFailure(networkCode);
  return cause === 'host-not-found' ? undefined : cause;
}

const NO_PERMISSION: Readonly<Record<string, CauseCode>> = {
  list: 'no-permission-to-list',
  put: 'no-permission-to-write',
  get: 'no-permission-to-read',
  head: 'no-permission-to-read',
  delete: 'no-permission-to-delete',
};

const BY_STATUS: Readonly<Record<number, CauseCode>> = {
  301: 'bucket-elsewhere',
  307: 'bucket-elsewhere',
  // Without a document, as after HEAD, it may be the keys or their rights.
  401: 'refused-without-words',
  403: 'refused-without-words',
  404: 'bucket-missing',
  408: 'timed-out',
  429: 'too-many-requests',
  503: 'too-many-requests',
  507: 'storage-full',
};

function causeOf({ what, s3Code = '', status = 0 }: FailedRequest): CauseCode | undefined {
  if (s3Code === 'AccessDenied') return NO_PERMISSION[what.split(' ', 1)[0] ?? ''];
  if (s3Code === 'CredentialsProviderError' || s3Code === 'TokenProviderError')
    return 'keys-missing';
  const known = causeOfRefusal(s3Code);
  // Which region would be right is a matter for the test.
  if (known === 'region-wrong') return 'bucket-elsewhere';
  return known ?? BY_STATUS[status] ?? (status >= 500 ? 'server-failed' : undefined);
}
