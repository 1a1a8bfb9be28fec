import type { ProviderId } from '../providers/provider.ts';

/** A bucket as commands and policies write it. */
export interface BucketAddress {
  /** `undefined` where the writing is common to all services. */
  readonly provider: ProviderId | undefined;
  /** As written; may be `''`. */
  readonly bucket: string;
  /** What stands behind the bucket, with a slash at its start, or `''`. */
  readonly path: string;
}

/** Schemes of the command lines and libraries of the services. */
const SCHEMES: Readonly<Record<string, ProviderId | undefined>> = {
  s3: undefined,
  s3a: undefined,
  s3n: undefined,
  gs: 'gcs',
  oss: 'oss',
  cos: 'cos',
  cosn: 'cos',
  obs: 'obs',
  tos: 'tos',
  b2: 'b2',
};

const WITH_SCHEME = /^([a-z0-9]{2,4}):\/\/([^/]*)(.*)$/is;
/** `arn:aws:s3:::bucket/key`, and Alibaba Cloud's `acs:oss:*:*:bucket/key`. A star stands for any key. */
const ARN = /^arn:aws[a-z-]*:s3:::([^/]*)(.*)$/is;
const ACS = /^acs:oss:[^:]*:[^:]*:([^/]*)(.*)$/is;

/** Reads `s3://bucket/folder`, `oss://…`, `arn:aws:s3:::bucket`; `undefined` for other text. */
export function readBucketAddress(text: string): BucketAddress | undefined {
  const [, scheme = '', bucket = '', path = ''] = WITH_SCHEME.exec(text) ?? [];
  const known = scheme.toLowerCase();
  if (Object.hasOwn(SCHEMES, known)) return { provider: SCHEMES[known], bucket, path };
  const arn = ARN.exec(text);
  if (arn) return { provider: 'aws', bucket: arn[1] ?? '', path: withoutStar(arn[2] ?? '') };
  const acs = ACS.exec(text);
  if (acs) return { provider: 'oss', bucket: acs[1] ?? '', path: withoutStar(acs[2] ?? '') };
  return undefined;
}

/** Whether a text names something of S3 that is not a bucket. */
export function isOtherArn(text: string): boolean {
  return /^arn:/i.test(text) && !ARN.test(text);
}

function withoutStar(path: string): string {
  return path.replace(/\*$/, '');
}
