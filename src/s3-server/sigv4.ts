/**
 * AWS Signature Version 4, the pure part: from what was sent to the signature that it should bear.
 * Source: "Signature Version 4 signing process" and "Signature calculations for the Authorization header"
 * in the Amazon S3 API reference. Text is hashed as latin1, which is how Node.js hands over header bytes.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { uriEncode, uriEncodePath } from './address.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What a signature is bound to: the day, the region, the service. */
export interface Scope {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Decoded; encoded again in the one canonical way. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Lower-case names; several values of one name joined with `,`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly signedHeaders: readonly string[];
  /** The `x-amz-content-sha256` header, or what stands for it. */
  readonly payloadHash: string;
}

export function canonicalRequest(request: SignedRequest): string {
  const query = request.query
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort(byName)
    .join('&');
  const headers = request.signedHeaders
    .map((name) => `${name}:${trimAll(request.headers.get(name) ?? '')}\n`)
    .join('');
  return [
    request.method,
    uriEncodePath(request.path),
    query,
    headers,
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

export function stringToSign(timestamp: string, scope: Scope, canonical: string): string {
  return `${ALGORITHM}\n${timestamp}\n${scopeText(scope)}\n${sha256Hex(canonical)}`;
}

export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** The signing keys of one secret. Each takes four HMACs, so those of the last scopes are kept. */
export class SigningKeys {
  readonly #secret: string;
  readonly #kept = new Map<string, Buffer>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  of(scope: Scope): Buffer {
    const name = scopeText(scope);
    let key = this.#kept.get(name);
    if (key === undefined) {
      const date = hmac(`AWS4${this.#secret}`, scope.date);
      key = hmac(hmac(hmac(date, scope.region), scope.service), 'aws4_request');
      // Anybody can name any day, so what is kept is bounded.
      if (this.#kept.size >= 8) this.#kept.clear();
      this.#kept.set(name, key);
    }
    return key;
  }
}

/** 64 lower-case hexadecimal digits. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}

/** Compares in a time that does not depend on where the texts differ. */
export function equalSignatures(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** `20261122T155046Z` in milliseconds since 1970; undefined when it is no such time. */
export function parseTimestamp(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The reverse of `parseTimestamp`; fractions of a second are cut off. */
export function formatTimestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function sha256Hex(text: string): string {
  return hash('sha256', Buffer.from(text, 'latin1'), 'hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function trimAll(value: string): string {
  return value.trim().replace(/ {2,}/g, ' ');
}

/** By the encoded name, then by the value: `a=` must come before `a-b=`, though `-` is below `=`. */
function byName(a: string, b: string): number {
  const [x, y] = [a.slice(0, a.indexOf('=')), b.slice(0, b.indexOf('='))];
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
