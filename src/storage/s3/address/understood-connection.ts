import type { ProviderId } from '../providers/provider.ts';
import type { Repair } from './complaint.ts';

/**
 * How the bucket is named in a request: in the path (`host/bucket/key`), before the host (`bucket.host/key`), or not at
 * all, because the endpoint is the bucket's own (`host/key`).
 */
export type Addressing = 'path' | 'virtual-hosted' | 'bucket-endpoint';

/** Where a bucket is, with nothing left to guess. Fed back as fields it is understood the same. */
export interface UnderstoodConnection {
  readonly provider: ProviderId;
  /**
   * A valid URL without credentials, query, bucket or a slash at its end; with a path only where the service itself is
   * below one. `https://s3.eu-west-1.amazonaws.com`
   */
  readonly endpoint: string;
  readonly addressing: Addressing;
  /** The region to sign for. */
  readonly region: string;
  /** Where the region was read. A `default` one may be corrected by the server's answer. */
  readonly regionSource: 'field' | 'host' | 'default';
  readonly bucket: string;
  /** The folder in the bucket, without slashes at its ends; `''` for the bucket itself. */
  readonly rootPath: string;
  /** The account at the provider, where the endpoint or the bucket names it. */
  readonly account?: string;
  /** Whether the connection is https. Backups are encrypted in any case; names and sizes of objects are not. */
  readonly isEncrypted: boolean;
  /** All of it in a sentence: `bucket photos at Cloudflare R2, account 0123…, under the folder kirsch`. */
  readonly says: string;
  /** What a person should be shown before a key is sent. */
  readonly notes: readonly Note[];
}

/** Something that was read in another way than it was written, or that a person should know. */
export interface Note {
  readonly code: NoteCode;
  /** One or two sentences; never with a secret in them. */
  readonly message: string;
  /** What to write instead, where that is likely. */
  readonly repair?: Repair;
}

export type NoteCode = MendingNoteCode | StandingNoteCode;

/** The form of what was pasted; the understood connection has it mended. */
export type MendingNoteCode =
  /** Quotes, labels, full-width or invisible characters, a broken scheme were put right. */
  | 'tidied'
  /** No scheme, and a host of this computer or its network: http. */
  | 'http-assumed'
  /** http where the service speaks https only. */
  | 'scheme-mended'
  /** The host as written does not serve S3; the one beside it that does was taken. */
  | 'host-mended'
  /** A service in the cloud answers at its usual port only. */
  | 'port-dropped'
  | 'query-dropped'
  /** The address of a page of the provider's console. */
  | 'from-console'
  | 'bucket-from-endpoint'
  /** The bucket stands in the endpoint as well. */
  | 'bucket-doubled'
  /** The bucket was written as an ARN, with a folder, without its account's number. */
  | 'bucket-mended'
  | 'root-path-from-address'
  | 'root-path-mended'
  /** The endpoint ends in a folder, and Root Path says another one. */
  | 'address-path-ignored'
  /** The region was written as a name, a zone, a host. */
  | 'region-mended'
  /** Host and field name two regions; the host's is a fact. */
  | 'region-from-host'
  /** Another provider was chosen than the one that the host belongs to. */
  | 'provider-from-host'
  /** Nothing can stand before an IP address, so the bucket goes into the path. */
  | 'path-style-for-ip';

/** A fact about the connection, said each time. */
export type StandingNoteCode =
  /** http, to another computer. */
  | 'not-encrypted'
  /** The host is reached from within the provider's network only. */
  | 'internal-host'
  /** The port is often that of a console. */
  | 'console-port';
