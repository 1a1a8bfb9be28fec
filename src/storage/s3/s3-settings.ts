import type { KeyRule } from '../key.ts';
import type { Retrier } from '../wrappers/retrier.ts';
import type { TokenBucket } from '../wrappers/token-bucket.ts';
import type { Note } from './address/understood-connection.ts';
import type { ProxyRules } from './http/proxy-rules.ts';
import type { TlsSettings } from './http/tls-settings.ts';
import type { ProviderId } from './providers/provider.ts';

/** Where a bucket is and who asks. Only `bucket` has no default. */
export interface S3Settings extends TlsSettings {
  /** As a person pastes it; `understandSettings` says what it makes of it. Default: AWS, by region. */
  readonly endpoint?: string | undefined;
  /** Default: what the endpoint's host says, which also wins over this; a server that names another one is believed. */
  readonly region?: string | undefined;
  /** The region where neither `region` nor the endpoint names one. Default: the provider's usual one. */
  readonly fallbackRegion?: string | undefined;
  /** The service, where the endpoint does not say it: a domain of one's own at Alibaba Cloud, Garage, … */
  readonly provider?: ProviderId | undefined;
  readonly bucket: string;
  /** The folder in the bucket that holds everything, `''` (the default) for the bucket itself. */
  readonly rootPath?: string | undefined;
  /** With `secretAccessKey`. Default: the AWS chain (environment, shared files, SSO, web identity, instance role). */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
  /** A profile of the shared AWS files; only without `accessKeyId`. */
  readonly profile?: string | undefined;
  /** `host/bucket` instead of `bucket.host`. Default: what the provider wants, path-style where it is unknown. */
  readonly pathStyle?: boolean | undefined;
  /**
   * How many connections at most, and so how many requests at once; fewer when the server asks for less. Default: 16,
   * of which 8 to begin with, or as many as the service recommends.
   */
  readonly connections?: number | undefined;
  /** Size of a part of a streamed object, in bytes, 5 MiB at least. Default 16 MiB. The service's own limits win. */
  readonly partSize?: number | undefined;
  /** Sends Content-MD5 with each object from the first one on. Default: once a server demands it, as with Object Lock. */
  readonly contentMd5?: boolean | undefined;
  /** Default: servers are reached directly. `proxyFromEnvironment` and `proxyFromSettings` make them. */
  readonly proxy?: ProxyRules | undefined;
  /** Ends a request on whose connection nothing has moved for so long, in milliseconds. Default 60,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** Named in the User-Agent header. Default `kirsch`. */
  readonly userAgent?: string | undefined;
  /** Bandwidth limits, shared by all connections. */
  readonly upload?: TokenBucket | undefined;
  readonly download?: TokenBucket | undefined;
  /** Repeats the requests within a call that the retry wrapper cannot repeat: a part, a page of a list. */
  readonly retrier?: Retrier | undefined;
  /** Which names are its objects. Default: those of a repository. */
  readonly keys?: KeyRule | undefined;
  /** Told what was mended in the settings and what should be known, before anything is sent. */
  readonly onNote?: ((note: Note) => void) | undefined;
}
