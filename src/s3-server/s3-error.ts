/** The codes that this server answers with, each with its HTTP status and the sentence S3 says with it. */
const ANSWERS = {
  AccessDenied: [403, 'Access Denied.'],
  AllAccessDisabled: [403, 'All access to this object has been disabled.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'Error parsing the signature in the query string.'],
  BadDigest: [400, 'The checksum you specified did not match what was received.'],
  BucketAlreadyOwnedByYou: [409, 'You created this bucket before, and you own it.'],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size.'],
  EntityTooSmall: [400, 'A part other than the last one is smaller than the minimum.'],
  ExpiredToken: [400, 'The provided token has expired.'],
  IllegalLocationConstraintException: [400, 'This server does not serve that region.'],
  IncompleteBody: [400, 'The body ended before, or after, the length that its header announced.'],
  InsufficientStorage: [507, 'There is no room left on the disk of this server.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key id you provided does not exist in our records.'],
  InvalidArgument: [400, 'Invalid argument.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
  InvalidPart: [400, 'One or more of the specified parts could not be found, or its ETag differs.'],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order.'],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'Invalid request.'],
  InvalidStorageClass: [400, 'The storage class you specified is not valid.'],
  InvalidToken: [400, 'The provided token is malformed or otherwise not valid.'],
  InvalidURI: [400, 'Could not parse the specified URI.'],
  KeyTooLongError: [400, 'Your key is too long.'],
  MalformedTrailerError: [400, 'The trailer of the request is missing or malformed.'],
  MalformedXML: [400, 'The XML you provided was not well-formed, or not what this request takes.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed 2 KiB.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchPublicAccessBlockConfiguration: [
    404,
    'The public access block configuration was not found.',
  ],
  NoSuchUpload: [404, 'The specified multipart upload does not exist.'],
  NotImplemented: [501, 'Something you asked for is not implemented by this server.'],
  NotModified: [304, 'Not Modified'],
  ObjectLockConfigurationNotFoundError: [
    404,
    'Object Lock configuration does not exist for this bucket.',
  ],
  PermanentRedirect: [
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
  ],
  PreconditionFailed: [412, 'At least one of the preconditions you specified did not hold.'],
  RequestTimeTooSkewed: [
    403,
    "The difference between the request time and the server's time is too large.",
  ],
  ServiceUnavailable: [503, 'The service is temporarily unavailable. Please retry.'],
  SignatureDoesNotMatch: [
    403,
    'The signature we calculated does not match the one you provided. Check your secret key and signing method.',
  ],
  SlowDown: [503, 'Please reduce your request rate.'],
  TooManyRequests: [429, 'Too many requests. Please retry later.'],
  XAmzContentSHA256Mismatch: [
    400,
    "The 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof ANSWERS;

/** An error in some service's own words. */
export interface ErrorAnswer {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** More elements for the error document, such as the region that was expected. */
  readonly elements?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a service words what went wrong, where it differs from S3. */
export type ErrorWords = { readonly [code in S3ErrorCode]?: ErrorAnswer };

/** An answer that is an error. Thrown anywhere below the server, turned into S3's error document at its edge. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly status: number;
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when it bears a service's own words already. */
  readonly #plainCode: S3ErrorCode | undefined;

  /** @param what one of this server's codes, or the answer of a service whose manners are imitated */
  constructor(
    what: S3ErrorCode | ErrorAnswer,
    message?: string,
    elements: Readonly<Record<string, string>> = {},
  ) {
    const answer = typeof what === 'string' ? answerOf(what) : what;
    super(message ?? answer.message);
    this.code = answer.code;
    this.status = answer.status;
    this.elements = { ...answer.elements, ...elements };
    this.headers = answer.headers ?? {};
    this.#plainCode = typeof what === 'string' ? what : undefined;
  }

  /** The same in the words of a service that has its own for it. */
  inWordsOf(words: ErrorWords): S3Error {
    const answer = this.#plainCode && words[this.#plainCode];
    return answer ? new S3Error(answer, undefined, this.elements) : this;
  }
}

function answerOf(code: S3ErrorCode): ErrorAnswer {
  const [status, message] = ANSWERS[code];
  return { code, status, message };
}

/**
 * Turns whatever was thrown while answering into an `S3Error`. A full disk has a code of its own (507), since
 * retrying does not help there; anything unexpected is `InternalError` without details, which may hold paths.
 */
export function toS3Error(thrown: unknown): S3Error {
  if (thrown instanceof S3Error) return thrown;
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  return new S3Error(
    code === 'ENOSPC' || code === 'EDQUOT' ? 'InsufficientStorage' : 'InternalError',
  );
}
