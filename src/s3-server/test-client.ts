/** For tests only: requests signed by hand, so that each part of them can be wrong on purpose. */
import { createHash } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { parseAddress } from './address.ts';
import {
  ALGORITHM,
  canonicalRequest,
  formatTimestamp,
  type Scope,
  SigningKeys,
  scopeText,
  sign,
  stringToSign,
} from './sigv4.ts';

export interface TestTarget {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RawRequest {
  readonly method?: string;
  /** Path and query, encoded as they are to be sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Default: the SHA-256 of the body. */
  readonly payloadHash?: string;
  /** Default: now. */
  readonly time?: number;
  readonly region?: string;
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** S3's error code, `''` when the body has none. */
  readonly code: string;
}

const agent = new Agent({ keepAlive: false });

/** Headers with a signature over all of them. */
export function signedHeaders(
  target: TestTarget,
  { method = 'GET', path, headers = {}, body = '', time = Date.now(), ...more }: RawRequest,
): Record<string, string> {
  const timestamp = formatTimestamp(time);
  const scope = scopeOf(timestamp, more.region);
  const all: Record<string, string> = {
    ...headers,
    host: new URL(target.url).host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': more.payloadHash ?? createHash('sha256').update(body).digest('hex'),
  };
  const names = Object.keys(all).sort();
  const address = parseAddress(path, undefined, undefined);
  const canonical = canonicalRequest({
    method,
    path: address.path,
    query: address.query.pairs,
    headers: new Map(Object.entries(all)),
    signedHeaders: names,
    payloadHash: all['x-amz-content-sha256']!,
  });
  const key = new SigningKeys(target.secretAccessKey).of(scope);
  const signature = sign(key, stringToSign(timestamp, scope, canonical));
  const credential = `${target.accessKeyId}/${scopeText(scope)}`;
  return {
    ...all,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/** A path with a signature in its query. */
export function presignedPath(
  target: TestTarget,
  {
    method = 'GET',
    path,
    time = Date.now(),
    region,
    expires = 60,
  }: RawRequest & { expires?: number },
): string {
  const timestamp = formatTimestamp(time);
  const scope = scopeOf(timestamp, region);
  const credential = encodeURIComponent(`${target.accessKeyId}/${scopeText(scope)}`);
  const unsigned = `${path}${path.includes('?') ? '&' : '?'}X-Amz-Algorithm=${ALGORITHM}&X-Amz-Credential=${credential}&X-Amz-Date=${timestamp}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host`;
  const address = parseAddress(unsigned, undefined, undefined);
  const canonical = canonicalRequest({
    method,
    path: address.path,
    query: address.query.pairs,
    headers: new Map([['host', new URL(target.url).host]]),
    signedHeaders: ['host'],
    payloadHash: 'UNSIGNED-PAYLOAD',
  });
  const key = new SigningKeys(target.secretAccessKey).of(scope);
  return `${unsigned}&X-Amz-Signature=${sign(key, stringToSign(timestamp, scope, canonical))}`;
}

/** Signs and sends. */
export function send(target: TestTarget, raw: RawRequest): Promise<RawReply> {
  return sendUnsigned(target, raw, signedHeaders(target, raw));
}

export function sendUnsigned(
  target: TestTarget,
  { method = 'GET', path, body = '' }: RawRequest,
  headers: OutgoingHttpHeaders = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(target.url);
  return new Promise((resolve, reject) => {
    const bodyHeaders =
      body.length > 0 || method === 'PUT' ? { 'content-length': Buffer.byteLength(body) } : {};
    const outgoing = request(
      { hostname, port, method, path, agent, headers: { ...bodyHeaders, ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: text,
            code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '',
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function scopeOf(timestamp: string, region = 'us-east-1'): Scope {
  return { date: timestamp.slice(0, 8), region, service: 's3' };
}
