/**
 * Who sent this request, and is it as they sent it: SigV4 in the Authorization header or in the query (presigned).
 * Nothing of the body is read here; what its hash must be is handed on to `payload.ts`.
 */
import type { Address } from './address.ts';
import type { ChunkSigning } from './aws-chunked.ts';
import { S3Error } from './s3-error.ts';
import {
  ALGORITHM,
  canonicalRequest,
  equalSignatures,
  formatTimestamp,
  parseTimestamp,
  type Scope,
  type SigningKeys,
  sign,
  stringToSign,
} from './sigv4.ts';

/** The one account of the server. */
export interface Account {
  readonly accessKeyId: string;
  readonly keys: SigningKeys;
  /** What signatures must name. */
  readonly region: string;
  /** Whether a signature for any region will do. Default false. */
  readonly anyRegion?: boolean;
  /** With it the keys are those of a session, and good only together with its token. */
  readonly session?: Session | undefined;
}

export interface Session {
  readonly token: string;
  /** Milliseconds since 1970. Default: never. */
  readonly expires?: number | undefined;
}

export interface Identity {
  /** What the signature says of the body: a SHA-256, or one of S3's words for other forms. */
  readonly payloadHash: string;
  /** What the signatures of chunks are bound to; undefined for a stranger, whose chunks bear none. */
  readonly signing: ChunkSigning | undefined;
}

/** A request, as far as signatures are concerned. */
export interface SignedMessage {
  readonly method: string;
  readonly address: Address;
  /** Lower-case names; several values of one name joined with `,`. */
  readonly headers: ReadonlyMap<string, string>;
}

const MAX_SKEW_MS = 15 * 60_000;
const MAX_EXPIRES_S = 7 * 24 * 3600;
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** @throws S3Error in S3's own words when the request is not signed, badly signed, too old, or by somebody else. */
export function authenticate(message: SignedMessage, account: Account, now: number): Identity {
  const { headers, address } = message;
  const authorization = headers.get('authorization');
  if (authorization !== undefined) return byHeader(message, authorization, account, now);
  if (isPresigned(address)) return byQuery(message, account, now);
  throw new S3Error('AccessDenied');
}

/** Whether the request claims to come from anybody at all. */
export function isSigned({ headers, address }: SignedMessage): boolean {
  return headers.has('authorization') || isPresigned(address);
}

function isPresigned({ query }: Address): boolean {
  return query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
}

function byHeader(
  message: SignedMessage,
  authorization: string,
  account: Account,
  now: number,
): Identity {
  const claim = parseAuthorization(authorization);
  const { headers, address } = message;
  const timestamp = timestampOfHeaders(headers);
  const time = parseTimestamp(timestamp);
  if (time === undefined) {
    throw new S3Error('AccessDenied', 'A valid x-amz-date or Date header is required.');
  }
  const payloadHash = headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing.');
  }
  checkScope(claim, account, timestamp, 'AuthorizationHeaderMalformed');
  checkSigner(claim, account);
  checkSession(headers.get('x-amz-security-token'), account, now);
  if (Math.abs(now - time) > MAX_SKEW_MS) {
    throw new S3Error('RequestTimeTooSkewed', undefined, {
      RequestTime: timestamp,
      ServerTime: new Date(now).toISOString(),
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
    });
  }
  return verify(message, account, claim, timestamp, address.query.pairs, payloadHash);
}

function byQuery(message: SignedMessage, account: Account, now: number): Identity {
  const { query } = message.address;
  const need = (name: string): string => {
    const value = query.get(name);
    if (value === undefined || value === '') throw badQuery(`${name} is missing`);
    return value;
  };
  if (need('X-Amz-Algorithm') !== ALGORITHM) throw badQuery(`X-Amz-Algorithm must be ${ALGORITHM}`);
  const credential = parseCredential(need('X-Amz-Credential'));
  if (credential === undefined) throw badQuery('X-Amz-Credential is malformed');
  const timestamp = need('X-Amz-Date');
  const time = parseTimestamp(timestamp);
  if (time === undefined) throw badQuery('X-Amz-Date is malformed');
  const expires = need('X-Amz-Expires');
  if (!/^\d{1,7}$/.test(expires)) throw badQuery('X-Amz-Expires must be a number of seconds');
  if (Number(expires) < 1 || Number(expires) > MAX_EXPIRES_S) {
    throw badQuery('X-Amz-Expires must be between one second and a week');
  }
  const claim = {
    ...credential,
    signedHeaders: need('X-Amz-SignedHeaders').split(';'),
    signature: need('X-Amz-Signature'),
  };
  checkScope(claim, account, timestamp, 'AuthorizationQueryParametersError');
  checkSigner(claim, account);
  checkSession(query.get('X-Amz-Security-Token'), account, now);
  if (time - now > MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not valid yet.');
  if (now > time + Number(expires) * 1000) {
    throw new S3Error('AccessDenied', 'Request has expired.');
  }
  const payloadHash =
    query.get('X-Amz-Content-Sha256') ??
    message.headers.get('x-amz-content-sha256') ??
    UNSIGNED_PAYLOAD;
  const pairs = query.pairs.filter(([name]) => name !== 'X-Amz-Signature');
  return verify(message, account, claim, timestamp, pairs, payloadHash);
}

function verify(
  message: SignedMessage,
  account: Account,
  claim: Claim,
  timestamp: string,
  query: Address['query']['pairs'],
  payloadHash: string,
): Identity {
  checkSignedHeaders(message.headers, claim.signedHeaders);
  const canonical = canonicalRequest({
    method: message.method,
    path: message.address.path,
    query,
    headers: message.headers,
    signedHeaders: claim.signedHeaders,
    payloadHash,
  });
  const key = account.keys.of(claim.scope);
  const expected = sign(key, stringToSign(timestamp, claim.scope, canonical));
  if (!equalSignatures(expected, claim.signature)) throw new S3Error('SignatureDoesNotMatch');
  return { payloadHash, signing: { key, scope: claim.scope, timestamp, seed: expected } };
}

function parseAuthorization(text: string): Claim {
  if (!text.startsWith(`${ALGORITHM} `)) {
    throw new S3Error(
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
    );
  }
  const fields = new Map<string, string>();
  for (const field of text.slice(ALGORITHM.length + 1).split(',')) {
    const equals = field.indexOf('=');
    fields.set(field.slice(0, equals).trim(), field.slice(equals + 1).trim());
  }
  const credential = parseCredential(fields.get('Credential') ?? '');
  const signedHeaders = fields.get('SignedHeaders')?.split(';');
  const signature = fields.get('Signature');
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new S3Error('AuthorizationHeaderMalformed');
  }
  return { ...credential, signedHeaders, signature };
}

/** `<access key id>/<date>/<region>/<service>/aws4_request`; the id may hold slashes itself. */
function parseCredential(text: string): Pick<Claim, 'accessKeyId' | 'scope'> | undefined {
  const parts = text.split('/');
  const [date, region, service, terminator] = parts.splice(-4);
  const accessKeyId = parts.join('/');
  if (accessKeyId === '' || terminator !== 'aws4_request') return undefined;
  return { accessKeyId, scope: { date: date!, region: region!, service: service! } };
}

function checkScope(
  { scope }: Claim,
  account: Account,
  timestamp: string,
  code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
): void {
  if (scope.region !== account.region && !account.anyRegion) {
    throw new S3Error(
      code,
      `The authorization is malformed; the region '${scope.region}' is wrong; expecting '${account.region}'.`,
      { Region: account.region },
    );
  }
  if (scope.service !== 's3') {
    throw new S3Error(
      code,
      `The authorization is malformed; incorrect service "${scope.service}".`,
    );
  }
  if (scope.date !== timestamp.slice(0, 8)) {
    throw new S3Error(code, 'The authorization is malformed; its date is not that of the request.');
  }
}

function checkSigner(claim: Claim, account: Account): void {
  if (!equalSignatures(claim.accessKeyId, account.accessKeyId)) {
    throw new S3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: claim.accessKeyId });
  }
}

function checkSession(token: string | undefined, { session }: Account, now: number): void {
  if (session === undefined) return;
  if (token !== session.token) throw new S3Error('InvalidToken');
  if (now > (session.expires ?? Number.POSITIVE_INFINITY)) throw new S3Error('ExpiredToken');
}

/** What changes the meaning of a request must be signed, or anyone on the way could add it. */
function checkSignedHeaders(
  headers: ReadonlyMap<string, string>,
  signedHeaders: readonly string[],
): void {
  const signed = new Set(signedHeaders);
  const missing = [...headers.keys()].filter(
    (name) =>
      (name === 'host' || name === 'content-md5' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  // Some signers of URLs state the payload's form in a header as well as in what they signed.
  const unsigned = missing.filter((name) => name !== 'x-amz-content-sha256');
  if (!signed.has('host') || unsigned.length > 0) {
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed.',
      { HeadersNotSigned: unsigned.join(', ') || 'host' },
    );
  }
}

function timestampOfHeaders(headers: ReadonlyMap<string, string>): string {
  const own = headers.get('x-amz-date');
  if (own !== undefined) return own;
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? '' : formatTimestamp(time);
}

function badQuery(what: string): S3Error {
  return new S3Error(
    'AuthorizationQueryParametersError',
    `The signed query is malformed: ${what}.`,
  );
}
