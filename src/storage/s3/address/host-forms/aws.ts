import type { ConsolePage, OtherHost, ServingHost } from './host-form.ts';

/** `eu-west-1`, `us-gov-west-1`. */
export const AWS_REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}';
const BUCKET = '(?:(?<bucket>[a-z0-9._-]+)\\.)?';
/** Other services of AWS, whose hosts look like a bucket of that name; and the bucket behind `s3.` instead of before. */
const NOT_A_BUCKET = '(?!(?:s3|ec2|sts|iam|sqs|sns|kms|dynamodb|lambda)[.-])';

const MISSING_S3 =
  'There is no S3 host of the form <bucket>.<region>.amazonaws.com; the one with "s3." before the region was taken.';

/** Sources: AWS General Reference, S3 endpoints; the URL patterns of minio-go. */
export const AWS_SERVING: readonly ServingHost[] = [
  {
    provider: 'aws',
    pattern: new RegExp(
      `^(?:(?<bucket>[a-z0-9._-]+)\\.)?bucket\\.vpce-[a-z0-9-]+\\.s3\\.(?<region>${AWS_REGION})\\.vpce\\.amazonaws\\.com(?:\\.cn)?$`,
    ),
  },
  {
    provider: 'aws',
    pattern: new RegExp(
      `^(?<vpce>vpce-[a-z0-9-]+)\\.s3\\.(?<region>${AWS_REGION})\\.vpce\\.(?<domain>amazonaws\\.com(?:\\.cn)?)$`,
    ),
    mend: {
      to: 'bucket.<vpce>.s3.<region>.vpce.<domain>',
      why: 'The name of a VPC endpoint for buckets begins with "bucket.", which was added.',
    },
  },
  {
    provider: 'aws',
    pattern: new RegExp(
      `^${BUCKET}s3[.-](?:fips\\.|dualstack\\.|fips\\.dualstack\\.)?(?<region>cn(?:-[a-z]+)+-\\d)\\.amazonaws\\.com$`,
    ),
    mend: {
      to: 's3.<region>.amazonaws.com.cn',
      why: 'The hosts of AWS in China end in .com.cn, which was added.',
    },
  },
  {
    provider: 'aws',
    pattern: new RegExp(
      `^${BUCKET}s3[.-](?:fips\\.|dualstack\\.|fips\\.dualstack\\.)?(?<region>${AWS_REGION})\\.amazonaws\\.com(?:\\.cn)?$`,
    ),
  },
  {
    provider: 'aws',
    pattern: new RegExp(`^${BUCKET}s3-fips[.-](?<region>${AWS_REGION})\\.amazonaws\\.com$`),
  },
  {
    provider: 'aws',
    pattern: new RegExp(`^${BUCKET}s3-accelerate(?:\\.dualstack)?\\.amazonaws\\.com$`),
    isDotless: true,
  },
  {
    provider: 'aws',
    pattern: new RegExp(`^(?<region>${AWS_REGION})\\.s3\\.amazonaws\\.com$`),
    mend: {
      to: 's3.<region>.amazonaws.com',
      why: 'The region stands behind "s3." in the hosts of AWS, where it was put.',
    },
  },
  {
    provider: 'aws',
    pattern: new RegExp(`^${BUCKET}s3(?:-external-1)?\\.amazonaws\\.com$`),
  },
  {
    provider: 'aws',
    pattern: new RegExp(
      `^${BUCKET}s3[.-](?<region>${AWS_REGION})[a-f]\\.(?<domain>amazonaws\\.com(?:\\.cn)?)$`,
    ),
    mend: {
      to: 's3.<region>.<domain>',
      why: 'The host names an availability zone; S3 is reached by the region.',
    },
  },
  {
    provider: 'aws',
    pattern: new RegExp(
      `^${NOT_A_BUCKET}${BUCKET}(?<region>${AWS_REGION})\\.(?<domain>amazonaws\\.com(?:\\.cn)?)$`,
    ),
    mend: { to: 's3.<region>.<domain>', why: MISSING_S3 },
  },
];

export const AWS_OTHER: readonly OtherHost[] = [
  {
    pattern: new RegExp(
      `^(?<bucket>[a-z0-9._-]+)\\.s3-website[.-](?<region>${AWS_REGION})\\.(?<domain>amazonaws\\.com(?:\\.cn)?)$`,
    ),
    code: 'website-address',
    message: 'This is the address of a website in a bucket; it can be read only, and by everybody.',
    hint: 'Use the S3 endpoint of the region, and make sure that the bucket is not public.',
    repair: 'https://<bucket>.s3.<region>.<domain>',
  },
  {
    pattern:
      /(?:^|\.)(?:s3-accesspoint|s3-object-lambda|s3-outposts|s3-control|s3express-[a-z0-9-]+|s3express-control|accesspoint\.s3-global)\b.*\.amazonaws\.com(?:\.cn)?$/,
    code: 'unsupported-endpoint',
    message:
      'This host belongs to access points, directory buckets, Outposts or the control of S3; a repository needs a plain bucket.',
    hint: 'Use the S3 endpoint of a region, like https://s3.eu-west-1.amazonaws.com, and a general purpose bucket.',
  },
  {
    pattern: /^[a-z0-9]+\.cloudfront\.net$/,
    code: 'public-address',
    message: 'This is a CloudFront address, which only hands files out.',
    hint: 'Use the S3 endpoint of the region that the bucket is in: it stands in the AWS console, in the list of buckets.',
  },
];

const CONSOLE =
  /^(?:[a-z0-9-]+\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/;

export const AWS_CONSOLE: readonly ConsolePage[] = [
  {
    provider: 'aws',
    host: CONSOLE,
    path: /^\/s3\/(?:buckets|object)\/(?<bucket>[a-z0-9._-]+)/,
    query: { region: 'region', folder: 'prefix' },
  },
  { provider: 'aws', host: CONSOLE, path: /^\/s3\//, query: { region: 'region' } },
];
