/**
 * What goes wrong, as data: a seed, and rules. Two classes. With *honest failures* a client may end with an error or
 * with the right result, and nothing else. *Lies* it cannot see when they happen: it has to find them afterwards.
 */
export interface FaultPlan {
  /** Whatever is left to chance follows from it. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

export const HONEST_FAULTS = [
  /** The request waits `ms`. */
  'latency',
  /** Bodies move at `bytesPerSecond`, in both directions, each connection for itself. */
  'slow-body',
  /** All connections share a line of `bytesPerSecond` in each direction; a request and its answer take `ms` more. */
  'line',
  /** The connection ends before the request is looked at. */
  'cut-before',
  /** The connection ends in the middle of the body that travels: the request's where it has one, else the answer's. */
  'cut-middle',
  /** The request is carried out, and the connection ends without an answer. */
  'cut-after',
  /** 500 `InternalError`. */
  'internal-error',
  /** 503 `ServiceUnavailable`. */
  'unavailable',
  /** 503 `SlowDown`. */
  'slow-down',
  /** 429 with `Retry-After` of `seconds`. */
  'too-many-requests',
  /** 503 without a body, as proxies answer. */
  'bare-error',
  /** Status 200, and an error in the body. Nothing is carried out. */
  'error-in-200',
  /** For `ms` new objects are not listed, and deleted ones still are. */
  'stale-list',
  /** A byte of an object changes on its way, up or down. */
  'flip',
  /** The end of an object is lost on its way, up or down, and nothing else tells of it. */
  'truncate',
  /** The request is carried out twice; one of the two answers is given. */
  'duplicate',
  /** The server's clock is `seconds` ahead. */
  'clock-skew',
  /** The session's token has expired. */
  'expired-session',
  /** After `bytes` of uploads the storage is full. */
  'full',
  /** The account may not do this. */
  'access-denied',
  /** The account is shut off. */
  'account-suspended',
] as const;

export const LIES = [
  /** A write is acknowledged, and the object is not there. */
  'lost-write',
  /** After a write, a byte of the victim changes where it lies. */
  'rot-flip',
  /** After a write, the victim loses its end. */
  'rot-truncate',
  /** After a write, the victim has the bytes of another object. */
  'rot-swap',
] as const;

export const FAULT_KINDS = [...HONEST_FAULTS, ...LIES] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One way for things to go wrong: what happens, to which requests, how often. */
export interface FaultRule extends FaultAmounts {
  readonly kind: FaultKind;
  /** Names of operations, `*` for any text. Default: all that the kind makes sense for. */
  readonly on?: readonly string[];
  /** The object's key or its end from some folder on, `*` for any text: `data/*`. Default: any request. */
  readonly key?: string;
  /** Of each request that matches. Default 1. */
  readonly probability?: number;
  /** Only the so manieth request that matches; the first is 1. */
  readonly nth?: number;
  /** Once it happens, it happens to so many requests in a row. Default 1. */
  readonly burst?: number;
  /** After so many times it is over. Default: never. */
  readonly times?: number;
  /** Of the lies about objects at rest: whose bytes change, as in `key`. Default: of the object just written. */
  readonly victim?: string;
}

/** How much. Each kind says what it uses, and has defaults. */
export interface FaultAmounts {
  readonly ms?: number;
  readonly seconds?: number;
  readonly bytes?: number;
  readonly bytesPerSecond?: number;
}
