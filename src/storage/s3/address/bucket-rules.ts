import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import type { Complaint } from './complaint.ts';

/** Source: Amazon S3, bucket naming rules. */
const S3_NAME = /^[a-z0-9](?:[a-z0-9]|[.-](?=[a-z0-9-])){1,61}[a-z0-9]$/;
/** Google's allow underscores, and more letters where there are dots. */
const GCS_NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Servers of one's own may be lenient. */
const LENIENT_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const DIRECTORY_BUCKET = /--x-s3$/;
/** The account's number behind the name, in today's and in the first accounts' length. */
const APPID = /-(\d{8,10})$/;

const DOTLESS: ReadonlySet<ProviderId> = new Set(['r2', 'oss', 'cos', 'tos', 'b2']);

/** What is wrong with a bucket's name at this provider; `undefined` when nothing is. */
export function bucketComplaint(
  bucket: string,
  provider: ProviderId,
  { isDotless = false }: { readonly isDotless?: boolean | undefined } = {},
): Complaint | undefined {
  if (provider === 'aws' && DIRECTORY_BUCKET.test(bucket)) {
    return {
      code: 'bucket-unsupported',
      field: 'bucket',
      message:
        'This is a directory bucket, which lists its objects in no order and keeps them in one zone.',
      hint: 'Use a general purpose bucket.',
    };
  }
  const isValid = (name: string) => isValidName(name, provider, isDotless);
  if (!isValid(bucket)) {
    const lower = bucket.toLowerCase();
    return {
      code: 'bucket-invalid',
      field: 'bucket',
      message: 'No bucket can have this name.',
      hint: ruleFor(provider, isDotless),
      // A long mixture of letters may be something that should not be shown.
      ...(isValid(lower) && { repair: { field: 'bucket', value: lower } }),
    };
  }
  if (provider === 'cos' && !APPID.test(bucket)) {
    return {
      code: 'bucket-appid-missing',
      field: 'bucket',
      message: "The name of the bucket lacks the account's number (APPID) at its end.",
      hint: 'Write it like photos-1250000000: the COS console shows it so in the list of buckets.',
    };
  }
  return undefined;
}

/** The account's number in the name of a bucket at Tencent Cloud. */
export function appIdOf(bucket: string): string | undefined {
  return APPID.exec(bucket)?.[1];
}

function isValidName(name: string, provider: ProviderId, isDotless: boolean): boolean {
  if ((isDotless || DOTLESS.has(provider)) && name.includes('.')) return false;
  if (isLenient(provider)) return LENIENT_NAME.test(name);
  const rule = provider === 'gcs' ? GCS_NAME : S3_NAME;
  return rule.test(name) && !name.includes('..') && !IPV4.test(name);
}

function isLenient(provider: ProviderId): boolean {
  return providerById(provider).kind !== 'service' && provider !== 'minio';
}

function ruleFor(provider: ProviderId, isDotless: boolean): string {
  if (isLenient(provider)) return 'Names of buckets have letters, digits, hyphens and dots.';
  const dots = isDotless || DOTLESS.has(provider) ? '' : ' and dots';
  return `Names have 3 to 63 lower-case letters, digits, hyphens${dots}, and begin and end with a letter or digit.`;
}
