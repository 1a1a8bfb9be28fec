import type { ConsolePage, OtherHost, ServingHost } from './host-form.ts';

const ACCOUNT = '(?<account>[0-9a-f]{32})';

/** Source: Cloudflare, R2 API tokens: the endpoint of an account, and of its jurisdictions. */
export const R2_SERVING: readonly ServingHost[] = [
  {
    provider: 'r2',
    pattern: new RegExp(
      `^(?:(?<bucket>[a-z0-9-]+)\\.)?${ACCOUNT}\\.(?:(?:eu|fedramp)\\.)?r2\\.cloudflarestorage\\.com$`,
    ),
    region: 'auto',
    isHttpsOnly: true,
  },
];

const PUBLIC = {
  code: 'public-address',
  message: 'This address shows a bucket to everybody; it is not the S3 API of R2.',
  hint: 'In the Cloudflare dashboard, open R2, then Account details: the S3 API is https://<account id>.r2.cloudflarestorage.com.',
} as const;

/** What is said of a domain of one's own, which is for readers at R2. */
export const R2_CUSTOM_DOMAIN = PUBLIC;

export const R2_OTHER: readonly OtherHost[] = [
  { pattern: /(?:^|\.)r2\.dev$/, ...PUBLIC },
  {
    pattern: /^api\.cloudflare\.com$/,
    code: 'not-s3-api',
    message: "This is Cloudflare's own API, not the S3 API of R2.",
    hint: PUBLIC.hint,
  },
];

/** What is left below R2's domain when no form fits. */
export const R2_REMAINING: readonly OtherHost[] = [
  {
    pattern: /(?:^|\.)r2\.cloudflarestorage\.com$/,
    code: 'account-missing',
    message: 'The host lacks the account ID, 32 digits and letters from a to f.',
    hint: 'In the Cloudflare dashboard, open R2, then Account details, and copy the S3 API address.',
  },
];

export const R2_CONSOLE: readonly ConsolePage[] = [
  {
    provider: 'r2',
    host: /^dash\.cloudflare\.com$/,
    path: new RegExp(
      `^/${ACCOUNT}/r2/(?<jurisdiction>eu|fedramp)/buckets(?:/(?<bucket>[a-z0-9-]+))?`,
      'i',
    ),
    query: { folder: 'prefix' },
    endpoint: 'https://<account>.<jurisdiction>.r2.cloudflarestorage.com',
  },
  {
    provider: 'r2',
    host: /^dash\.cloudflare\.com$/,
    path: new RegExp(`^/${ACCOUNT}/r2(?:/default/buckets(?:/(?<bucket>[a-z0-9-]+))?|/|$)`, 'i'),
    query: { folder: 'prefix' },
  },
];
