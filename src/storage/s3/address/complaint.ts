import type { FieldName } from './s3-fields.ts';

/** Why fields cannot be understood, or must not be used. Nothing in it repeats what may be a secret. */
export interface Complaint {
  readonly code: ComplaintCode;
  /** The field to change. */
  readonly field: FieldName;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** The value to put into a field instead, where one is certain or very likely. */
  readonly repair?: Repair;
}

export interface Repair {
  readonly field: FieldName;
  readonly value: string;
}

/** Stable: programs compare them, translations are keyed by them. */
export type ComplaintCode =
  | 'too-long'
  | 'secret-in-field'
  /** An address in a field that wants a name. */
  | 'address-in-field'
  | 'endpoint-missing'
  | 'endpoint-not-an-address'
  /** Another scheme than http and https. */
  | 'endpoint-scheme'
  | 'endpoint-credentials'
  /** A link to one object that bears a signature. */
  | 'endpoint-signed'
  /** `<region>`, `{account}`: part of a template is still there. */
  | 'endpoint-placeholder'
  | 'endpoint-path'
  /** `s3://a.b/c`, which may be a bucket or a host. */
  | 'endpoint-ambiguous'
  /** A host for readers: CDN, public bucket. */
  | 'public-address'
  | 'website-address'
  /** A page of a console that does not tell enough. */
  | 'console-address'
  | 'console-port'
  | 'web-page'
  /** An API of the provider, but not S3. */
  | 'not-s3-api'
  /** A host of a known provider that is none of its S3 hosts. */
  | 'unknown-host'
  /** S3 of a kind that a repository cannot live in: access points, directory buckets, Outposts. */
  | 'unsupported-endpoint'
  | 'account-missing'
  | 'account-in-endpoint'
  | 'region-in-endpoint'
  | 'region-missing'
  | 'region-invalid'
  | 'bucket-missing'
  | 'bucket-invalid'
  /** Endpoint and field, or Root Path and field, name two buckets. */
  | 'bucket-contradiction'
  /** Tencent Cloud: the name lacks the account's number. */
  | 'bucket-appid-missing'
  | 'bucket-unsupported'
  | 'root-path-dots'
  | 'root-path-control'
  | 'root-path-too-long';
