import {
  type ErrorCode,
  type ErrorReason,
  isKirschError,
  KirschError,
  scrubThrown,
} from '../../errors/index.ts';
import { failureFacts } from './failure-facts.ts';
import { AnswerCut } from './http/http-exchange.ts';

/** What was being done when the SDK threw. */
export interface S3ErrorContext {
  /** `get data/ab/…`, for people. */
  readonly what: string;
  readonly bucket: string;
  readonly host: string;
  /** The key within the storage, where the request was about one object. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What a server that repeats the request must not bring into the error. */
  readonly secrets?: readonly (string | undefined)[] | undefined;
}

/** The fields of the SDK's errors that are read here; all may be missing. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly clockSkewCorrected?: boolean;
  };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Record<string, string> };
}

interface Meaning {
  readonly code: ErrorCode;
  readonly says: string;
  readonly reason?: ErrorReason;
  readonly hint?: string | undefined;
  readonly retryable?: boolean;
  /** Whether fewer requests at once may help. */
  readonly overloaded?: boolean;
}

const CHECK_KEYS = 'Check the access key ID and the secret access key.';
const CHECK_RIGHTS = 'Check what this access key may do with the bucket.';
const CHECK_REGION = 'Set the region and the endpoint that the bucket belongs to.';
const CHECK_STYLE = 'This service wants the bucket in the host name: turn path-style off.';
const CHECK_BILLING = "Look at your account in the provider's console.";

const denied = (says: string, hint: string): Meaning => ({ code: 'STORAGE_DENIED', says, hint });
const refused = (says: string, hint: string): Meaning => ({
  code: 'STORAGE_FAILED',
  says,
  hint,
  retryable: false,
});
const FULL: Meaning = {
  code: 'STORAGE_FULL',
  says: 'the storage is full',
  hint: 'Make room, raise the quota, or keep fewer backups.',
};
const BUSY: Meaning = {
  code: 'STORAGE_FAILED',
  says: 'the server has too much to do',
  hint: 'Try again later, or use fewer connections.',
  retryable: true,
  overloaded: true,
};
const TOO_SLOW: Meaning = {
  code: 'STORAGE_UNREACHABLE',
  says: 'the request took too long',
  overloaded: true,
};
const ARRIVED_DAMAGED: Meaning = {
  code: 'STORAGE_FAILED',
  says: 'the upload arrived damaged',
  reason: 'upload-damaged',
  retryable: true,
};

/** By the code in the server's answer. Providers' own words for the same thing stand together. */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: {
    code: 'STORAGE_NOT_FOUND',
    says: 'there is no such bucket',
    hint: 'Check the name of the bucket and the endpoint; a bucket of another region may not be seen.',
  },
  InvalidAccessKeyId: denied('the server does not know this access key ID', CHECK_KEYS),
  Unauthorized: denied('the server does not accept these keys', CHECK_KEYS),
  SignatureDoesNotMatch: denied('the secret access key does not fit', CHECK_KEYS),
  InvalidToken: denied('the session token is not valid', 'Sign in again.'),
  ExpiredToken: denied('the session has expired', 'Sign in again.'),
  AccessDenied: denied('the server refuses access', CHECK_RIGHTS),
  InvalidBucketName: refused(
    'this name of a bucket is not allowed',
    'Names have 3 to 63 lower-case letters, digits, hyphens and dots.',
  ),
  BucketAlreadyExists: refused(
    'a bucket of this name belongs to somebody else',
    'Choose another name for the bucket.',
  ),
  AllAccessDisabled: denied('the bucket is disabled', CHECK_BILLING),
  UserDisable: denied('the account is disabled', CHECK_BILLING),
  InDebt: denied('the account is in debt', CHECK_BILLING),
  NotEntitled: denied('the account is not entitled to storage', CHECK_BILLING),
  RequestTimeTooSkewed: denied(
    "this computer's clock differs from the server's by more than 15 minutes",
    "Set this computer's clock.",
  ),
  ObjectLockedByBucketPolicy: denied('the object is locked', 'Its lock has to run out first.'),
  InvalidObjectState: refused(
    'the object is in an archive class',
    "Restore it in the provider's console first.",
  ),
  PermanentRedirect: refused('the bucket is elsewhere', CHECK_REGION),
  AuthorizationHeaderMalformed: refused('the bucket is in another region', CHECK_REGION),
  IllegalLocationConstraintException: refused('the bucket is in another region', CHECK_REGION),
  IncorrectRegion: refused('the bucket is in another region', CHECK_REGION),
  SecondLevelDomainForbidden: refused('path-style requests are refused', CHECK_STYLE),
  PathStyleDomainForbidden: refused('path-style requests are refused', CHECK_STYLE),
  XMinioStorageFull: FULL,
  XMinioAdminBucketQuotaExceeded: FULL,
  QuotaExceeded: FULL,
  InsufficientStorage: FULL,
  SlowDown: BUSY,
  SlowDownRead: BUSY,
  SlowDownWrite: BUSY,
  ServiceUnavailable: BUSY,
  TooManyRequests: BUSY,
  Throttling: BUSY,
  ThrottlingException: BUSY,
  RequestThrottled: BUSY,
  RequestLimitExceeded: BUSY,
  RequestRateLimitExceeded: BUSY,
  TotalQpsLimitExceeded: BUSY,
  UploadTrafficRateLimitExceeded: BUSY,
  DownloadTrafficRateLimitExceeded: BUSY,
  MetaOperationQpsLimitExceeded: BUSY,
  RequestTimeout: TOO_SLOW,
  NotImplemented: refused(
    'the service does not know this kind of request',
    'Report it, with the name of the service.',
  ),
  IncompleteBody: { code: 'STORAGE_UNREACHABLE', says: 'the upload was cut' },
  // What arrived is not what was signed: a bit flipped on the way, and the repetition will tell.
  XAmzContentSHA256Mismatch: ARRIVED_DAMAGED,
  BadDigest: ARRIVED_DAMAGED,
};

/** Of a server's own message, in characters: enough for a sentence, too little for a page. */
const MOST_SERVER_WORDS = 300;

const NOT_FOUND_CODES = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion']);

const CERTIFICATE_CODES = /^(?:CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/;

const NETWORK_MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not found',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  ETIMEDOUT: 'it does not answer in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENETDOWN: 'there is no network',
  EADDRNOTAVAIL: 'there is no network',
  HPE_INVALID_CONSTANT: 'what answers there is no web server',
};

/** Turns whatever a request threw into the one `KirschError` that says what it means. */
export function s3Error(thrown: unknown, context: S3ErrorContext): KirschError {
  if (isKirschError(thrown)) return thrown;
  scrubThrown(thrown, context.secrets);
  const error = (thrown ?? {}) as SdkError;
  if (error.name === 'AbortError' || context.signal?.aborted) {
    return new KirschError('ABORTED', 'Stopped before it was done.', { cause: thrown });
  }
  const network = networkMeaning(thrown, context);
  const meaning = network ?? serverMeaning(error, context);
  const { code, says, reason, hint, retryable, overloaded } = meaning;
  const place = context.key ?? `bucket ${context.bucket}`;
  const { host, bucket, what } = context;
  const status = statusOf(error);
  const failed = network
    ? { what, host, bucket, networkCode: firstOf(thrown).code }
    : { what, host, bucket, status, s3Code: codeOf(error) };
  return new KirschError(code, `${place} at ${context.host}: ${says}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: thrown,
    details: withoutUndefined({
      ...(code !== 'OBJECT_NOT_FOUND' && failureFacts(failed)),
      reason,
      key: context.key,
      operation: what,
      status,
      [network ? 'networkCode' : 's3Code']: codeOf(error),
      requestId: error.$metadata?.requestId,
      retryable,
      overloaded,
      retryAfterSeconds: retryAfter(error),
    }),
  });
}

/** The region that the server says the bucket is in, when an error names one. */
export function regionInError(thrown: unknown): string | undefined {
  const { $response, ...error } = (thrown ?? {}) as SdkError & { readonly Region?: unknown };
  const region = $response?.headers?.['x-amz-bucket-region'] ?? error.Region;
  return typeof region === 'string' && /^[a-z0-9-]{2,40}$/.test(region) ? region : undefined;
}

/**
 * Whether the server refused a request, for whatever reason (a HEAD's is not told), to which the SDK had given another time
 * than the server's; from now on it gives the server's.
 */
export function isRefusedWithWrongTime(thrown: unknown): boolean {
  const error = (thrown ?? {}) as SdkError;
  return statusOf(error) === 403 && error.$metadata?.clockSkewCorrected === true;
}

/** The S3 error code of a failed request. */
function codeOf(error: SdkError): string | undefined {
  return error.Code ?? error.code ?? error.name;
}

function statusOf(error: SdkError): number | undefined {
  return error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
}

/** Node tries every address of a name and gathers what they threw. */
function firstOf(thrown: unknown): SdkError {
  const first = thrown instanceof AggregateError ? (thrown.errors[0] as unknown) : thrown;
  return (first ?? {}) as SdkError;
}

function networkMeaning(thrown: unknown, { host }: S3ErrorContext): Meaning | undefined {
  const first = firstOf(thrown);
  const { code, message } = first;
  if (code === undefined) return undefined;
  if (code === 'EPROXY') {
    return {
      code: 'STORAGE_UNREACHABLE',
      says: message ?? 'the proxy does not let it through',
      hint: 'Check the proxy in the settings of the storage, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
      retryable: (first as { retryable?: boolean }).retryable ?? true,
    };
  }
  if (
    code === 'EPROTO' ||
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  ) {
    return {
      code: 'STORAGE_UNREACHABLE',
      says: 'it does not speak https',
      hint: `If ${host} is in your own network, try http:// in its address.`,
      retryable: false,
    };
  }
  if (CERTIFICATE_CODES.test(code)) {
    return {
      code: 'STORAGE_UNREACHABLE',
      says: `its certificate is not trusted (${message ?? code})`,
      hint: "Name the certificate of the server's authority, or correct the endpoint.",
      retryable: false,
    };
  }
  const says = first instanceof AnswerCut ? first.message : NETWORK_MEANINGS[code];
  if (says === undefined) return undefined;
  return {
    code: 'STORAGE_UNREACHABLE',
    says,
    hint: 'Check the endpoint, the network and whether the server runs.',
    retryable: true,
    ...(code === 'ETIMEDOUT' && { overloaded: true }),
  };
}

function serverMeaning(error: SdkError, { key }: S3ErrorContext): Meaning {
  const s3Code = codeOf(error) ?? '';
  const status = statusOf(error) ?? 0;
  const known = BY_CODE[s3Code];
  if (known) return known;
  if (key !== undefined && (NOT_FOUND_CODES.has(s3Code) || (status === 404 && s3Code === '404'))) {
    return { code: 'OBJECT_NOT_FOUND', says: 'there is no such object' };
  }
  if (status === 404) return BY_CODE['NoSuchBucket']!;
  if (s3Code === 'CredentialsProviderError' || s3Code === 'TokenProviderError') {
    return denied(
      'no access key was found',
      'Give an access key ID and a secret access key: in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or keep them with a named storage.',
    );
  }
  // Without a body, as after HEAD, it may be the keys or their rights.
  if (status === 401 || status === 403) {
    return denied('the server refuses access', `${CHECK_KEYS} ${CHECK_RIGHTS}`);
  }
  if (status === 507) return FULL;
  if (status === 301 || status === 307) return BY_CODE['PermanentRedirect']!;
  if (status === 408 || status === 499) return BY_CODE['RequestTimeout']!;
  if (status === 429 || status === 503) return BUSY;
  if (status >= 500) {
    return {
      code: 'STORAGE_FAILED',
      says: `the server failed (${status} ${s3Code})`,
      retryable: true,
    };
  }
  if (/deserialization|xml|parse/i.test(error.message ?? '') && status < 400) {
    return refused(
      'what answers there is no S3 service',
      'Check the endpoint; is it a console or a web page?',
    );
  }
  return {
    code: 'STORAGE_FAILED',
    says: `${serverWords(error.message ?? s3Code)} (${status} ${serverWords(s3Code)})`,
    retryable: false,
  };
}

/** What a server says, fit for one line of ours. */
function serverWords(text: string): string {
  const line = text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return line.length <= MOST_SERVER_WORDS ? line : `${line.slice(0, MOST_SERVER_WORDS)}…`;
}

/** Seconds, from `Retry-After` in either of its forms, or from Alibaba Cloud's own header, which counts milliseconds. */
function retryAfter(error: SdkError): number | undefined {
  const headers = error.$response?.headers ?? {};
  const delay = headers['x-oss-qos-delay-time'];
  const value = headers['retry-after'] ?? (delay && String(Number(delay) / 1_000));
  if (value === undefined) return undefined;
  const seconds = /^[\d.]+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : undefined;
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
