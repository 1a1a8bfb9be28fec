/** What differs between S3 services before the first request is sent. Chosen by the endpoint's host. */
export interface S3Provider {
  readonly name: string;
  /** Whether the bucket goes into the path rather than into the host's name. */
  readonly pathStyle: boolean;
  /** The region to sign with when none is given. */
  readonly region: string;
}

interface ProviderRule {
  readonly name: string;
  /** Matches the host; its group `region`, if any, is the region. */
  readonly host: RegExp;
  readonly pathStyle: boolean;
  readonly region?: string;
}

/**
 * Sources: each provider's documentation of endpoints and addressing. Alibaba, Tencent (buckets since 2024) and
 * Volcengine refuse path-style requests; everything that people run themselves rarely has the DNS for the other style.
 */
const RULES: readonly ProviderRule[] = [
  {
    name: 'AWS',
    host: /(?:^|\.)s3[.-](?:fips[.-]|dualstack\.|fips\.dualstack\.)*(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/,
    pathStyle: false,
  },
  { name: 'AWS', host: /\.amazonaws\.com(?:\.cn)?$/, pathStyle: false },
  { name: 'Cloudflare R2', host: /\.r2\.cloudflarestorage\.com$/, pathStyle: true, region: 'auto' },
  {
    name: 'Alibaba Cloud OSS',
    host: /(?:^|\.)oss-(?!accelerate)(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
    pathStyle: false,
  },
  { name: 'Alibaba Cloud OSS', host: /\.aliyuncs\.com$/, pathStyle: false, region: 'cn-hangzhou' },
  {
    name: 'Tencent Cloud COS',
    host: /(?:^|\.)cos(?:-internal)?\.(?!accelerate)(?<region>[a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)$/,
    pathStyle: false,
  },
  { name: 'Tencent Cloud COS', host: /\.(?:myqcloud\.com|tencentcos\.cn)$/, pathStyle: false },
  {
    name: 'Volcengine TOS',
    host: /(?:^|\.)tos-s3-(?<region>[a-z0-9-]+)\.i?volces\.com$/,
    pathStyle: false,
  },
  {
    name: 'Backblaze B2',
    host: /(?:^|\.)s3\.(?<region>[a-z0-9-]+)\.backblazeb2\.com$/,
    pathStyle: true,
  },
  {
    name: 'Wasabi',
    host: /(?:^|\.)s3\.(?<region>[a-z0-9-]+)\.wasabisys\.com$/,
    pathStyle: true,
  },
  { name: 'Scaleway', host: /(?:^|\.)s3\.(?<region>[a-z0-9-]+)\.scw\.cloud$/, pathStyle: true },
  {
    name: 'DigitalOcean Spaces',
    host: /(?:^|\.)(?<region>[a-z0-9]+)\.digitaloceanspaces\.com$/,
    pathStyle: true,
  },
  {
    name: 'Hetzner',
    host: /(?:^|\.)(?<region>[a-z0-9]+)\.your-objectstorage\.com$/,
    pathStyle: true,
  },
];

const DEFAULT_REGION = 'us-east-1';

/** The provider behind a host name; a nameless one that takes path-style requests when it is unknown. */
export function providerOf(host: string): S3Provider {
  for (const { name, host: pattern, pathStyle, region } of RULES) {
    const match = pattern.exec(host.toLowerCase());
    if (!match) continue;
    return { name, pathStyle, region: match.groups?.['region'] ?? region ?? DEFAULT_REGION };
  }
  return { name: 'S3', pathStyle: true, region: DEFAULT_REGION };
}

const USUAL_AWS_HOST =
  /^s3(?:[.-](?:[a-z]{2}(?:-[a-z]+)+-\d|external-1))?\.amazonaws\.com(?:\.cn)?$/;

/** Whether the host is one that AWS derives from the region alone, so that the region may still be corrected. */
export function isUsualAwsHost(host: string): boolean {
  return USUAL_AWS_HOST.test(host.toLowerCase());
}
