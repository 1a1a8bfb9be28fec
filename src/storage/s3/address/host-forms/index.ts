import type { ProviderId } from '../../providers/provider.ts';
import { OSS_CONSOLE, OSS_SERVING } from './alibaba-oss.ts';
import { AWS_CONSOLE, AWS_OTHER, AWS_SERVING } from './aws.ts';
import { R2_CONSOLE, R2_OTHER, R2_REMAINING, R2_SERVING } from './cloudflare-r2.ts';
import type { ConsolePage, OtherHost, ServingHost } from './host-form.ts';
import { OTHER_CONSOLE, OTHER_OTHER, OTHER_SERVING } from './other-services.ts';
import { PAGES } from './pages.ts';
import { COS_CONSOLE, COS_OTHER, COS_SERVING } from './tencent-cos.ts';

export const CONSOLE_PAGES: readonly ConsolePage[] = [
  ...AWS_CONSOLE,
  ...R2_CONSOLE,
  ...OSS_CONSOLE,
  ...COS_CONSOLE,
  ...OTHER_CONSOLE,
];

export const SERVING_HOSTS: readonly ServingHost[] = [
  ...AWS_SERVING,
  ...R2_SERVING,
  ...OSS_SERVING,
  ...COS_SERVING,
  ...OTHER_SERVING,
];

/** Looked at before the serving ones: a website's host would pass for a bucket with a dot. */
export const OTHER_HOSTS: readonly OtherHost[] = [
  ...AWS_OTHER,
  ...R2_OTHER,
  ...COS_OTHER,
  ...OTHER_OTHER,
  ...PAGES,
];

/** Looked at after the serving ones: all that is left below the service's domain. */
export const REMAINING_HOSTS: readonly OtherHost[] = R2_REMAINING;

/** Domains that belong to one service, so that a host below them which is none of its forms is a mistake. */
export const SERVICE_DOMAINS: readonly (readonly [domain: string, provider: ProviderId])[] = [
  ['amazonaws.com', 'aws'],
  ['amazonaws.com.cn', 'aws'],
  ['aliyuncs.com', 'oss'],
  ['myqcloud.com', 'cos'],
  ['tencentcos.cn', 'cos'],
  ['backblazeb2.com', 'b2'],
  ['wasabisys.com', 'wasabi'],
  ['digitaloceanspaces.com', 'digitalocean'],
  ['your-objectstorage.com', 'hetzner'],
  ['scw.cloud', 'scaleway'],
  ['qiniucs.com', 'qiniu'],
  ['myhuaweicloud.com', 'obs'],
  ['volces.com', 'tos'],
  ['ivolces.com', 'tos'],
  ['storjshare.io', 'storj'],
];
