import type { Address } from '../address.ts';
import type { Next, Operation, S3Call, S3Reply, Service } from '../call.ts';
import type { ErrorWords, S3Error, S3ErrorCode } from '../s3-error.ts';

/** The services that can be imitated, by the ids of the provider table; `other` is this server as it is. */
export const PERSONALITY_IDS = [
  ...['aws', 'r2', 'oss', 'cos', 'minio', 'b2', 'wasabi', 'digitalocean', 'gcs', 'hetzner'],
  ...['scaleway', 'qiniu', 'obs', 'tos', 'storj', 'garage', 'seaweedfs', 'rustfs', 'ceph', 'other'],
] as const;
export type PersonalityId = (typeof PERSONALITY_IDS)[number];

/**
 * How one S3 service differs from the plain server. It says only what is known of that service; in everything else it
 * is the plain server, which behaves like AWS S3. Its rules may remember things, so each server has a personality of
 * its own.
 */
export interface Personality {
  readonly id: PersonalityId;
  /** The region that a server has unless it is told another. */
  readonly defaultRegion: string;
  readonly traits: Traits;
  readonly manners: Manners;
  readonly words: ErrorWords;
  /** In the order in which they stand around the server: the first one sees a request first. */
  readonly rules: readonly Rule[];
}

/** What the plain server itself must know to behave otherwise. */
export interface Traits {
  /** Whether a signature for any region will do. */
  readonly anyRegion: boolean;
  /** The smallest part of an upload, except for its last. */
  readonly minPartBytes: number;
  readonly maxParts: number;
  /** How many keys one DeleteObjects may name, and what more are. */
  readonly batchDelete: { readonly most: number; readonly beyond: S3ErrorCode };
  /** Whether `If-None-Match` on a write takes ETags besides `*`. */
  readonly etagsInIfNoneMatch: boolean;
  /** Whether public buckets are served to requests without a signature, at this address. */
  readonly servesStrangers: boolean;
}

/** What answers look like. */
export interface Manners {
  /** The header `Server`. */
  readonly server: string;
  readonly replyHeaders: (id: string) => Readonly<Record<string, string>>;
  /** The end of an error document. */
  readonly errorElements: (facts: ReplyFacts) => Readonly<Record<string, string | undefined>>;
  readonly errorHeaders?: (error: S3Error) => Readonly<Record<string, string>>;
}

export interface ReplyFacts {
  readonly id: string;
  readonly host: string | undefined;
  readonly path: string | undefined;
}

/** A request before its signature was looked at. */
export interface RequestHead {
  readonly method: string;
  readonly address: Address;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined for what this server does not have. */
  readonly operation: Operation | undefined;
}

/** One way in which a service differs. */
export interface Rule {
  /** Looks at a request before its signature is looked at; throws to refuse it. */
  readonly admit?: (head: RequestHead, service: Service) => void;
  /** What the service makes of a request's headers, after the signature was found right. */
  readonly headers?: (
    headers: ReadonlyMap<string, string>,
    operation: Operation,
  ) => ReadonlyMap<string, string>;
  /** Stands around an operation. */
  readonly answer?: (call: S3Call, next: Next, service: Service) => Promise<S3Reply>;
}

const MIB = 1024 * 1024;

const PLAIN_TRAITS: Traits = {
  anyRegion: false,
  minPartBytes: 5 * MIB,
  maxParts: 10_000,
  batchDelete: { most: 1_000, beyond: 'MalformedXML' },
  etagsInIfNoneMatch: false,
  servesStrangers: true,
};

const PLAIN_MANNERS: Manners = {
  server: 'Kirsch',
  replyHeaders: (id) => ({ 'x-amz-request-id': id, 'x-amz-id-2': 'kirsch' }),
  errorElements: ({ id, path }) => ({ Resource: path, RequestId: id, HostId: 'kirsch' }),
};

/** A personality from what differs. */
export function makePersonality(
  id: PersonalityId,
  differs: {
    readonly defaultRegion?: string;
    readonly traits?: Partial<Traits>;
    readonly manners?: Partial<Manners>;
    readonly words?: ErrorWords;
    readonly rules?: readonly Rule[];
  } = {},
): Personality {
  return {
    id,
    defaultRegion: differs.defaultRegion ?? 'us-east-1',
    traits: { ...PLAIN_TRAITS, ...differs.traits },
    manners: { ...PLAIN_MANNERS, ...differs.manners },
    words: differs.words ?? {},
    rules: differs.rules ?? [],
  };
}
