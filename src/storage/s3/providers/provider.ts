import type { SourceKey } from './sources.ts';

/** The services that Kirsch knows, in the order in which people are offered them. */
export const PROVIDER_IDS = [
  'aws',
  'r2',
  'oss',
  'cos',
  'minio',
  'b2',
  'wasabi',
  'digitalocean',
  'gcs',
  'hetzner',
  'scaleway',
  'qiniu',
  'obs',
  'tos',
  'storj',
  'garage',
  'seaweedfs',
  'rustfs',
  'ceph',
  'other',
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];

/** A fact and where it stands. A fact that no source states is left out of the table, never guessed. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: SourceKey;
}

/** States a fact of the table. */
export function fact<const T>(value: T, source: SourceKey): Sourced<T> {
  return { value, source };
}

/**
 * One S3 service as people and the client meet it. Data only: how a host is recognised is the room `address`, what is
 * done about a fact is the storage's. Every optional field is absent where no source states it: unknown, not "no".
 */
export interface Provider {
  readonly id: ProviderId;
  readonly name: ProviderName;
  /** Run by a company for its customers, run by people themselves, or not known. */
  readonly kind: 'service' | 'software' | 'other';
  readonly endpoint: EndpointForm;
  /** The regions to choose from; absent where there are none, or no source lists them. */
  readonly regions?: Sourced<readonly Region[]>;
  readonly addressing: AddressingRules;
  readonly signingRegion?: Sourced<SigningRegion>;
  readonly checksums: ChecksumRules;
  readonly deletes: DeleteRules;
  readonly uploads: UploadRules;
  readonly conditionalWrites: ConditionalWriteRules;
  readonly listing: ListingRules;
  readonly rates: RateRules;
  readonly keys: KeyNames;
  readonly console: ConsolePages;
  readonly policy?: Sourced<AccessPolicy>;
  readonly privacy: PrivacyFacts;
  readonly links: DocumentationLinks;
}

export interface ProviderName {
  readonly english: string;
  /** Where the service's console is Chinese. */
  readonly chinese?: string;
}

export interface EndpointForm {
  /** An endpoint with its changing parts in angle brackets: `https://s3.<region>.amazonaws.com`. */
  readonly template: Sourced<string>;
  /** Whole endpoints, as a person may paste them. */
  readonly examples?: Sourced<readonly string[]>;
  /** What else people should know before they paste one. */
  readonly notes?: readonly Sourced<string>[];
}

export interface Region {
  /** As it is written in an endpoint and in a signature. */
  readonly id: string;
  /** Where it is, as the service calls it. */
  readonly place?: string;
}

export type AddressingStyle = 'path' | 'virtual-hosted';

export interface AddressingRules {
  /** The style to use. */
  readonly style: Sourced<AddressingStyle>;
  /** How the service takes the other one. */
  readonly otherStyle?: Sourced<'accepted' | 'refused'>;
  /** The error codes that say that the style is wrong. */
  readonly wrongStyleCodes?: Sourced<readonly string[]>;
}

/** Which region a request is signed with when the person gives none. */
export type SigningRegion =
  /** The one that the endpoint's host names. */
  | { readonly from: 'host' }
  /** The same one everywhere. */
  | { readonly from: 'fixed'; readonly region: string }
  /** Any that the server is set to; this one unless it says otherwise. */
  | { readonly from: 'server'; readonly usual: string };

export interface ChecksumRules {
  /** The SDK's `requestChecksumCalculation` and `responseChecksumValidation`. */
  readonly sdkMode: Sourced<'WHEN_SUPPORTED' | 'WHEN_REQUIRED'>;
  /** How a PUT with `x-amz-checksum-sha256` is taken. */
  readonly sha256Header?: Sourced<HeaderAnswer>;
  /** How a PUT with `x-amz-checksum-crc32` is taken. */
  readonly crc32Header?: Sourced<HeaderAnswer>;
  /** How `Content-MD5` on a PUT is taken. */
  readonly contentMd5?: Sourced<HeaderAnswer>;
  /** How a body of unknown length is taken: `aws-chunked` with an unsigned trailer, as the SDK sends streams. */
  readonly streamedBody?: Sourced<'accepted' | 'refused'>;
}

/** `accepted` says nothing about whether the service compares it with the body. */
export type HeaderAnswer = 'accepted' | 'not understood' | 'refused';

export interface DeleteRules {
  /** Whether one request may delete many objects, and what it must carry to do so. */
  readonly batch?: Sourced<BatchDelete>;
  /** The most keys of one such request. */
  readonly maxKeys?: Sourced<number>;
  /** What a delete does that people would not expect. */
  readonly note?: Sourced<string>;
}

export type BatchDelete = 'any checksum' | 'Content-MD5' | 'Content-MD5 or checksum' | 'refused';

/** Sizes are in bytes. */
export interface UploadRules {
  /** The least a part may hold, the last one apart. */
  readonly minPartSize?: Sourced<number>;
  readonly maxPartSize?: Sourced<number>;
  readonly maxParts?: Sourced<number>;
  /** Whether all parts but the last must be of one size. */
  readonly equalParts?: Sourced<boolean>;
  /** The most that one PUT may hold. */
  readonly maxPutSize?: Sourced<number>;
  readonly maxObjectSize?: Sourced<number>;
}

export interface ConditionalWriteRules {
  /**
   * What a PUT with `If-None-Match: *` does to an object that exists. `ignored` means that it is overwritten and
   * success is reported.
   */
  readonly ifNoneMatch?: Sourced<'honoured' | 'ignored' | 'refused'>;
  /** The same for `If-Match` with an ETag. */
  readonly ifMatch?: Sourced<'honoured' | 'ignored' | 'refused'>;
  /** The service's own header with that purpose; whether it works in a request signed as S3 signs is not known. */
  readonly ownHeader?: Sourced<string>;
  readonly note?: Sourced<string>;
}

export interface ListingRules {
  /** Whether `ListObjectsV2` works. */
  readonly v2?: Sourced<boolean>;
  /** Whether `encoding-type=url` is understood. */
  readonly urlEncoding?: Sourced<boolean>;
}

export interface RateRules {
  /** How often one key may be written. */
  readonly writesPerKey?: Sourced<Rate>;
  readonly writes?: Sourced<Rate>;
  readonly reads?: Sourced<Rate>;
  readonly requests?: Sourced<Rate>;
  /** Statuses and codes that ask the client to slow down. */
  readonly slowDownSigns?: Sourced<readonly string[]>;
  /** How many requests to have under way to begin with. */
  readonly connections?: Sourced<number>;
  /** How many parts of one upload may be under way. */
  readonly partsAtOnce?: Sourced<number>;
}

/** So many calls in so many seconds, counted over something: a key, a prefix, a bucket, an account. */
export interface Rate {
  readonly count: number;
  readonly seconds: number;
  readonly per: 'key' | 'prefix' | 'bucket' | 'account';
}

/** What the service's console calls the two halves of an access key, and how to make one that can do little. */
export interface KeyNames {
  readonly accessKeyIdName?: Sourced<string>;
  readonly secretAccessKeyName?: Sourced<string>;
  /** What to choose so that the key reaches no more than the backups; beside, or instead of, a policy. */
  readonly advice?: Sourced<string>;
}

/** Addresses of the pages where a person makes a bucket and a key. */
export interface ConsolePages {
  readonly bucket?: Sourced<string>;
  readonly key?: Sourced<string>;
}

/** The part of a bucket that a backup uses. */
export interface PolicyScope {
  readonly bucket: string;
  /** As an `UnderstoodConnection` has it; some languages name it. */
  readonly region: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly rootPath: string;
}

/** How a key is made that can do what a backup needs and nothing else. */
export interface AccessPolicy {
  /** What the text is, in the service's own words: "IAM policy", "RAM policy". */
  readonly language: string;
  /** The text to paste, JSON indented by two. Throws `BAD_ARGUMENT` for a scope that the language cannot express. */
  readonly text: (scope: PolicyScope) => string;
}

export interface PrivacyFacts {
  /** What to do to make a bucket private, one sentence a step. */
  readonly steps?: Sourced<readonly string[]>;
  /** The calls that tell the truth about whether the bucket is public. */
  readonly seenBy?: Sourced<readonly PrivacyProbe[]>;
  /** The page to look at where the calls do not show it. */
  readonly page?: Sourced<string>;
  /** What people should know of it besides. */
  readonly note?: Sourced<string>;
}

/** `list` and `read` are requests without a signature; the others are signed. */
export type PrivacyProbe = 'list' | 'read' | 'acl' | 'policyStatus' | 'publicAccessBlock';

/** The service's own documentation, one page for each need of a person who sets up a backup. */
export interface DocumentationLinks {
  /** How S3 programs are connected, or the page that users of the service know. */
  readonly start?: Sourced<string>;
  readonly accessKeys?: Sourced<string>;
  readonly endpoints?: Sourced<string>;
  readonly createBucket?: Sourced<string>;
  readonly privateBucket?: Sourced<string>;
  readonly policy?: Sourced<string>;
  readonly limits?: Sourced<string>;
}
