import type { Next, Operation, S3Call, S3Reply, Service } from './call.ts';

/** What is known of a request when it is decided what befalls it. */
export interface RequestFacts {
  /** Undefined for what this server does not have. */
  readonly operation: Operation | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** The same for all requests of one connection. */
  readonly connection: object;
  /** Bytes of its head as it travelled, about. */
  readonly headBytes: number;
}

/** What befalls one request on its way and back. Each hook is called once at most, in this order. */
export interface Disturbance {
  /** Before the signature is looked at: may wait or throw. */
  readonly arrive?: () => Promise<void> | void;
  /** What the server takes for the time, in milliseconds since 1970. */
  readonly now?: (now: number) => number;
  /** The body as it travels. */
  readonly upload?: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  /** Around the operation. */
  readonly around?: (call: S3Call, next: Next, service: Service) => Promise<S3Reply>;
  /** Whatever is answered, errors too. */
  readonly reply?: (reply: S3Reply) => Promise<S3Reply> | S3Reply;
}

/** Decides what befalls requests. */
export interface Disturber {
  begin(request: RequestFacts): readonly Disturbance[];
}

/** Thrown to end the connection instead of answering. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}
