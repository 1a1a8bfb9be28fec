/** The codes that this server answers with, each with its HTTP status and the sentence S3 says with it. */
const ANSWERS = {
  AccessDenied: [403, 'Access Denied.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'Error parsing the signature in the query string.'],
  BadDigest: [400, 'The checksum you specified did not match what was received.'],
  BucketAlreadyOwnedByYou: [409, 'You created this bucket before, and you own it.'],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size.'],
  EntityTooSmall: [400, 'A part other than the last one is smaller than 5 MiB.'],
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
  InvalidURI: [400, 'Could not parse the specified URI.'],
  KeyTooLongError: [400, 'Your key is too long.'],
  MalformedTrailerError: [400, 'The trailer of the request is missing or malformed.'],
  MalformedXML: [400, 'The XML you provided was not well-formed, or not what this request takes.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed 2 KiB.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The specified multipart upload does not exist.'],
  NotImplemented: [501, 'Something you asked for is not implemented by this server.'],
  NotModified: [304, 'Not Modified'],
  PreconditionFailed: [412, 'At least one of the preconditions you specified did not hold.'],
  RequestTimeTooSkewed: [
    403,
    "The difference between the request time and the server's time is too large.",
  ],
  SignatureDoesNotMatch: [
    403,
    'The signature we calculated does not match the one you provided. Check your secret key and signing method.',
  ],
  XAmzContentSHA256Mismatch: [
    400,
    "The 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof ANSWERS;

/** An answer that is an error. Thrown anywhere below the server, turned into S3's error document at its edge. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: S3ErrorCode;
  readonly status: number;
  /** More elements for the error document, such as the region that was expected. */
  readonly elements: Readonly<Record<string, string>>;

  constructor(
    code: S3ErrorCode,
    message: string = ANSWERS[code][1],
    elements: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = ANSWERS[code][0];
    this.elements = elements;
  }
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
