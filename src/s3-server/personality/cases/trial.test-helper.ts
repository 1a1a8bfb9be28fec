/** For tests only: a server with a personality, and requests that are signed for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultKind } from '../../faults/fault-plan.ts';
import { type S3Server, type S3ServerOptions, startS3Server } from '../../server.ts';
import { type RawReply, sendUnsigned, signedHeaders } from '../../test-client.ts';
import type { Personality } from '../personality.ts';

/** Buckets of every sort; Tencent's names end in an account's ten digits. */
export const BUCKET = 'trial-1234567890';
export const ELSEWHERE = 'elsewhere-1234567890';
export const LISTABLE = 'listable-1234567890';
export const READABLE = 'readable-1234567890';
export const BY_POLICY = 'by-policy-1234567890';
export const BLOCKED = 'blocked-1234567890';
export const LOCKED = 'locked-1234567890';
export const OWN_DOMAIN = 'own-domain-1234567890';

export interface Ask {
  readonly method?: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly style?: 'path' | 'virtual-hosted';
  readonly region?: string;
  readonly payloadHash?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** By nobody in particular. */
  readonly unsigned?: boolean;
}

export interface Trial {
  /** The server's and the client's time, in milliseconds since 1970. */
  now: number;
  ask(request: Ask): Promise<RawReply>;
  put(key: string, body: string, headers?: Readonly<Record<string, string>>): Promise<RawReply>;
  /** Uploads parts of these sizes and completes them. */
  putParts(...sizes: readonly number[]): Promise<RawReply>;
  /** The keys that a listing of either version shows. */
  list(query: string): Promise<RawReply>;
}

/** What a provider does, as one question and its answer. */
export interface Case {
  /** Which part of the reference of providers says so, and what. */
  readonly says: string;
  readonly server?: Partial<S3ServerOptions>;
  readonly ask: (trial: Trial) => Promise<unknown>;
  readonly expected: unknown;
}

/** Runs one case on a server of its own. */
export async function observe(personality: Personality, { server, ask }: Case): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-personality-'));
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const running = await startS3Server({
    folder,
    ...CREDENTIALS,
    provider: personality,
    domain: 'localhost',
    sync: false,
    clock: () => clock.now,
    buckets: {
      [BUCKET]: {},
      [ELSEWHERE]: { region: 'eu-west-9' },
      [LISTABLE]: { isPublic: 'list' },
      [READABLE]: { isPublic: 'read' },
      [BY_POLICY]: { isPublic: 'list', publicBy: 'policy' },
      [BLOCKED]: { isPublic: 'list', blocksPublicAccess: true },
      [LOCKED]: { hasObjectLock: true },
      [OWN_DOMAIN]: { needsCustomDomain: true },
    },
    ...server,
  });
  try {
    return await ask(trialOn(running, personality, clock));
  } finally {
    await running.close();
    await rm(folder, { recursive: true });
  }
}

/** The server with one fault that strikes always. */
export function withFault(kind: FaultKind): Partial<S3ServerOptions> {
  return { faults: { seed: 1, rules: [{ kind }] } };
}

const CREDENTIALS = { accessKeyId: 'test-key', secretAccessKey: 'test/secret' };

function trialOn(server: S3Server, personality: Personality, clock: { now: number }): Trial {
  const ask = ({ bucket = BUCKET, key, query, ...more }: Ask): Promise<RawReply> => {
    const { style = 'virtual-hosted', unsigned = false, ...raw } = more;
    const { accessKeyId, secretAccessKey } = { ...CREDENTIALS, ...more };
    const host = style === 'path' ? '127.0.0.1' : `${bucket}.localhost`;
    const target = { url: `http://${host}:${server.port}`, accessKeyId, secretAccessKey };
    const path = `${style === 'path' ? `/${bucket}` : ''}/${key ?? ''}${query ? `?${query}` : ''}`;
    const request = { region: personality.defaultRegion, time: clock.now, ...raw, path };
    const headers = unsigned
      ? { host: new URL(target.url).host, ...raw.headers }
      : signedHeaders(target, request);
    return sendUnsigned({ ...target, url: server.url }, request, headers);
  };
  const trial: Trial = {
    get now() {
      return clock.now;
    },
    set now(now) {
      clock.now = now;
    },
    ask,
    put: (key, body, headers = {}) => ask({ method: 'PUT', key, body, headers }),
    list: (query) => ask({ query }),
    putParts: async (...sizes) => {
      const begun = await ask({ method: 'POST', key: 'parts', query: 'uploads' });
      const id = /<UploadId>(.*?)<\/UploadId>/.exec(begun.body)?.[1];
      const parts: string[] = [];
      for (const [at, size] of sizes.entries()) {
        const query = `partNumber=${at + 1}&uploadId=${id}`;
        const body = 'x'.repeat(size);
        const { headers } = await ask({ method: 'PUT', key: 'parts', query, body });
        parts.push(
          `<Part><PartNumber>${at + 1}</PartNumber><ETag>${headers['etag']}</ETag></Part>`,
        );
      }
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      return ask({ method: 'POST', key: 'parts', query: `uploadId=${id}`, body });
    },
  };
  return trial;
}
