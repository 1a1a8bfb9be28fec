import { S3Error } from './s3-error.ts';

/** What a request's URL and host name. */
export interface Address {
  /** The decoded path as it was sent, before any bucket is taken from it: this is what was signed. */
  readonly path: string;
  readonly bucket: string | undefined;
  /** Not empty when defined; any Unicode text. */
  readonly key: string | undefined;
  /** Where the bucket was named. */
  readonly style: 'path' | 'virtual-hosted';
  readonly query: Query;
}

/** A decoded query: every pair in the order sent, and the first value of each name. */
export class Query {
  readonly pairs: readonly (readonly [name: string, value: string])[];

  constructor(pairs: readonly (readonly [name: string, value: string])[]) {
    this.pairs = pairs;
  }

  get(name: string): string | undefined {
    return this.pairs.find((pair) => pair[0] === name)?.[1];
  }

  has(name: string): boolean {
    return this.pairs.some((pair) => pair[0] === name);
  }
}

const NO_QUERY = new Query([]);

/**
 * Reads a request target (`/bucket/key?query`, or the absolute form that proxies send).
 * With a `domain`, a host of `<bucket>.<domain>` names the bucket, and the whole path is the key.
 * @throws S3Error `InvalidURI` when the target is not percent-encoded UTF-8.
 */
export function parseAddress(
  target: string,
  host: string | undefined,
  domain: string | undefined,
): Address {
  const relative = target.startsWith('/') ? target : target.replace(/^[a-z]+:\/\/[^/?]*/i, '');
  const mark = relative.indexOf('?');
  const path = decode(mark < 0 ? relative : relative.slice(0, mark));
  const query = mark < 0 ? NO_QUERY : parseQuery(relative.slice(mark + 1));
  const hosted = bucketOfHost(host, domain);
  if (hosted !== undefined) {
    return {
      path,
      bucket: hosted,
      key: path.slice(1) || undefined,
      style: 'virtual-hosted',
      query,
    };
  }
  const slash = path.indexOf('/', 1);
  return {
    path,
    bucket: (slash < 0 ? path.slice(1) : path.slice(1, slash)) || undefined,
    key: slash < 0 ? undefined : path.slice(slash + 1) || undefined,
    style: 'path',
    query,
  };
}

/**
 * Percent-encodes as SigV4 wants it: everything but `A-Z a-z 0-9 - . _ ~`, in upper case.
 * Lone surrogates cannot occur: all text here was decoded from UTF-8.
 */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `uriEncode` that leaves `/` as it is, for paths. */
export function uriEncodePath(path: string): string {
  return uriEncode(path).replaceAll('%2F', '/');
}

function bucketOfHost(host: string | undefined, domain: string | undefined): string | undefined {
  if (host === undefined || domain === undefined) return undefined;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const suffix = `.${domain.toLowerCase()}`;
  return name.endsWith(suffix) && name.length > suffix.length
    ? name.slice(0, -suffix.length)
    : undefined;
}

function parseQuery(text: string): Query {
  const pairs: [string, string][] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    // A plus is a space in a query, and only there: form encoders write it so.
    pairs.push([decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))]);
  }
  return new Query(pairs);
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}
