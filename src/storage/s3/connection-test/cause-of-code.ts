import type { CauseCode } from './cause.ts';

/** By the code in the answer; providers' own words for the same thing stand together. */
const REFUSALS: Readonly<Record<string, CauseCode>> = {
  ...all('access-key-unknown', 'InvalidAccessKeyId', 'InvalidAccessKey', 'Unauthorized'),
  ...all('secret-wrong', 'SignatureDoesNotMatch', 'InvalidSecurity'),
  ...all('session-expired', 'ExpiredToken', 'ExpiredTokenException', 'InvalidToken'),
  ...all('session-expired', 'InvalidSecurityToken', 'SecurityTokenExpired'),
  ...all('clock-wrong', 'RequestTimeTooSkewed', 'ExpiredRequest', 'RequestExpired'),
  ...all('bucket-missing', 'NoSuchBucket'),
  ...all('bucket-elsewhere', 'PermanentRedirect', 'TemporaryRedirect', 'Redirect'),
  ...all('bucket-elsewhere', 'IllegalLocationConstraintException', 'IncorrectRegion'),
  ...all('region-wrong', 'AuthorizationHeaderMalformed', 'InvalidRegion'),
  ...all('addressing-refused', 'SecondLevelDomainForbidden', 'PathStyleDomainForbidden'),
  ...all('addressing-refused', 'InvalidPathAccess', 'InvalidHostHeader'),
  ...all('custom-domain-needed', 'PublicEndpointForbidden'),
  ...all('bucket-name-invalid', 'InvalidBucketName'),
  ...all('storage-full', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'QuotaExceeded'),
  ...all('storage-full', 'InsufficientStorage', 'StorageFull', 'EntityTooLargeForQuota'),
  ...all('account-suspended', 'AllAccessDisabled', 'AccountProblem', 'UserDisable', 'InDebt'),
  ...all('account-suspended', 'NotEntitled', 'BucketDisable', 'NotSignedUp'),
  ...all('too-many-requests', 'SlowDown', 'SlowDownRead', 'SlowDownWrite', 'TooManyRequests'),
  ...all('too-many-requests', 'Throttling', 'ThrottlingException', 'RequestThrottled'),
  ...all('too-many-requests', 'RequestLimitExceeded', 'RequestRateLimitExceeded'),
  ...all('too-many-requests', 'TotalQpsLimitExceeded', 'MetaOperationQpsLimitExceeded'),
  ...all('too-many-requests', 'UploadTrafficRateLimitExceeded', 'ServiceUnavailable'),
  ...all('too-many-requests', 'DownloadTrafficRateLimitExceeded'),
  ...all('object-locked', 'ObjectLockedByBucketPolicy', 'ObjectLocked', 'FileImmutable'),
  ...all('archive-class', 'InvalidObjectState'),
  ...all('not-supported', 'NotImplemented', 'MethodNotAllowed'),
};

/** By the code of the system or of Node. */
const FAILURES: Readonly<Record<string, CauseCode>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_NODATA: 'host-not-found',
  EAI_NONAME: 'host-not-found',
  ECONNREFUSED: 'port-closed',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENETDOWN: 'no-network',
  ECONNRESET: 'connection-cut',
  EPIPE: 'connection-cut',
  ECONNABORTED: 'connection-cut',
  ETIMEDOUT: 'timed-out',
  EPROXY: 'proxy-failed',
  EPROTO: 'server-speaks-http',
  ERR_SSL_WRONG_VERSION_NUMBER: 'server-speaks-http',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'server-speaks-http',
  ERR_SSL_HTTP_REQUEST: 'server-speaks-http',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-for-another-host',
};

/** What the code of S3's error document means, where that is one thing. */
export function causeOfRefusal(code: string): CauseCode | undefined {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
}

/** What the code of a request means that got no answer, where that is one thing. */
export function causeOfFailure(code: string): CauseCode | undefined {
  if (Object.hasOwn(FAILURES, code)) return FAILURES[code];
  return /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
    ? 'certificate-not-trusted'
    : undefined;
}

function all(cause: CauseCode, ...codes: string[]): Record<string, CauseCode> {
  return Object.fromEntries(codes.map((code) => [code, cause]));
}
