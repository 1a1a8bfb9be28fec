import type { OtherHost } from './host-form.ts';

const CONSOLE = {
  code: 'console-address',
  message: "This is a page of the provider's console, and it does not tell where a bucket is.",
  hint: 'Open the bucket in the console and copy the endpoint that stands among its properties.',
} as const;

const PAGE = {
  code: 'web-page',
  message: "This is a page of the provider's website, not an endpoint.",
  hint: 'The endpoint stands in the console, among the properties of the bucket.',
} as const;

/** Pages for people. Looked at after the console pages whose address tells a bucket. */
export const PAGES: readonly OtherHost[] = [
  {
    pattern: /(?:^|\.)console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/,
    ...CONSOLE,
  },
  { pattern: /^dash\.cloudflare\.com$/, ...CONSOLE },
  { pattern: /(?:^|\.)console\.(?:aliyun|alibabacloud)\.com$/, ...CONSOLE },
  { pattern: /^console\.(?:cloud\.tencent|tencentcloud)\.com$/, ...CONSOLE },
  { pattern: /^secure\.backblaze\.com$/, ...CONSOLE },
  { pattern: /^console\.wasabisys\.com$/, ...CONSOLE },
  { pattern: /^cloud\.digitalocean\.com$/, ...CONSOLE },
  { pattern: /^console\.hetzner\.(?:cloud|com)$/, ...CONSOLE },
  { pattern: /^console\.scaleway\.com$/, ...CONSOLE },
  { pattern: /^console\.cloud\.google\.com$/, ...CONSOLE },
  { pattern: /^portal\.qiniu\.com$/, ...CONSOLE },
  { pattern: /(?:^|\.)console\.huaweicloud\.com$|^console-intl\.huaweicloud\.com$/, ...CONSOLE },
  { pattern: /^console\.volcengine\.com$/, ...CONSOLE },
  {
    pattern:
      /(?:^|\.)(?:amazon\.com|amazonaws\.cn|cloudflare\.com|aliyun\.com|alibabacloud\.com|cloud\.tencent\.com|tencentcloud\.com|backblaze\.com|wasabi\.com|digitalocean\.com|hetzner\.com|scaleway\.com|qiniu\.com|huaweicloud\.com|volcengine\.com|storj\.io)$|^(?:www\.|docs\.|blog\.)?min\.io$/,
    ...PAGE,
  },
];
