import type { Address } from './address.ts';
import type { Account } from './authenticate.ts';
import type { Store } from './disk/store.ts';
import type { Payload } from './payload.ts';

/** One request, after its signature was found right. */
export interface S3Call {
  readonly operation: Operation;
  /** Of this one request; the answer bears it. */
  readonly id: string;
  readonly method: string;
  readonly address: Address;
  /** Lower-case names; several values of one name joined with `,`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Payload;
}

export interface S3Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is XML. */
  readonly body?: string | ReplyStream;
}

/** A body that is sent piece by piece. */
export interface ReplyStream {
  /** In bytes. */
  readonly length: number;
  readonly chunks: AsyncIterable<Buffer>;
  /** Called once, whether the body was sent or not. */
  close(): Promise<void>;
}

/** What the handlers work with. */
export interface Service {
  readonly store: Store;
  readonly account: Account;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Answers a call, or throws an `S3Error`. */
export type Handler = (call: S3Call, service: Service) => Promise<S3Reply>;

/**
 * Stands between the server and its handlers: sees every authenticated call, and may answer it itself, change the
 * answer, wait, or throw an `S3Error` or anything else. Providers' quirks and faults are made of these.
 */
export type Personality = (call: S3Call, next: () => Promise<S3Reply>) => Promise<S3Reply>;

/** S3's names for what this server does. */
export type Operation =
  | 'AbortMultipartUpload'
  | 'CompleteMultipartUpload'
  | 'CopyObject'
  | 'CreateBucket'
  | 'CreateMultipartUpload'
  | 'DeleteBucket'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'GetBucketLocation'
  | 'GetObject'
  | 'HeadBucket'
  | 'HeadObject'
  | 'ListBuckets'
  | 'ListMultipartUploads'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'ListParts'
  | 'PutObject'
  | 'UploadPart';
