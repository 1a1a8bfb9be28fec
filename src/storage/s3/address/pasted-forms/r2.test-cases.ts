import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos';
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const HOST = `${ACCOUNT}.r2.cloudflarestorage.com`;
const PLAIN = `r2 path https://${HOST} auto photos`;

export const R2_FORMS: readonly PastedForm[] = [
  { paste: { endpoint: `https://${HOST}`, region: 'auto', bucket }, is: PLAIN },
  { paste: { endpoint: HOST, bucket, provider: 'r2' }, is: PLAIN },
  {
    paste: { endpoint: `https://${HOST}/photos` },
    is: PLAIN,
    notes: ['bucket-from-endpoint'],
  },
  { paste: { endpoint: `https://${HOST}/photos`, bucket }, is: PLAIN, notes: ['bucket-doubled'] },
  {
    paste: { endpoint: `https://photos.${HOST}` },
    is: PLAIN,
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: `S3 API: https://${HOST}/photos` },
    is: PLAIN,
    notes: ['tidied', 'bucket-from-endpoint'],
  },
  { paste: { endpoint: `https://${HOST.toUpperCase()}`, bucket }, is: PLAIN },
  {
    paste: { endpoint: `https://${ACCOUNT}.eu.r2.cloudflarestorage.com`, bucket },
    is: `r2 path https://${ACCOUNT}.eu.r2.cloudflarestorage.com auto photos`,
  },
  {
    paste: { endpoint: `https://${ACCOUNT}.fedramp.r2.cloudflarestorage.com/photos` },
    is: `r2 path https://${ACCOUNT}.fedramp.r2.cloudflarestorage.com auto photos`,
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: `https://photos.${ACCOUNT}.eu.r2.cloudflarestorage.com`, bucket },
    is: `r2 path https://${ACCOUNT}.eu.r2.cloudflarestorage.com auto photos`,
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: `https://${HOST}`, region: 'us-east-1', bucket },
    is: PLAIN,
    notes: ['region-from-host'],
  },
  {
    paste: { endpoint: `https://${HOST}`, region: 'WNAM', bucket },
    is: PLAIN,
    notes: ['region-from-host'],
  },
  { paste: { endpoint: `http://${HOST}`, bucket }, is: PLAIN, notes: ['scheme-mended'] },
  {
    paste: { endpoint: `https://dash.cloudflare.com/${ACCOUNT}/r2/default/buckets/photos` },
    is: PLAIN,
    notes: ['from-console'],
  },
  {
    paste: { endpoint: `https://dash.cloudflare.com/${ACCOUNT}/r2/eu/buckets/photos/settings` },
    is: `r2 path https://${ACCOUNT}.eu.r2.cloudflarestorage.com auto photos`,
    notes: ['from-console'],
  },
  {
    paste: {
      endpoint: `https://dash.cloudflare.com/${ACCOUNT}/r2/default/buckets/photos?prefix=kirsch%2F`,
      bucket,
    },
    is: `r2 path https://${HOST} auto photos/kirsch`,
    notes: ['from-console', 'root-path-from-address'],
  },
  {
    paste: { endpoint: `https://dash.cloudflare.com/${ACCOUNT}/r2/overview`, bucket },
    is: PLAIN,
    notes: ['from-console'],
  },
  {
    paste: { endpoint: `https://${HOST}`, bucket, pathStyle: false },
    is: `r2 virtual-hosted https://${HOST} auto photos`,
  },
  // The simulator on this computer, in R2's shape.
  {
    paste: { endpoint: 'http://127.0.0.1:9000', bucket, provider: 'r2' },
    is: 'r2 path http://127.0.0.1:9000 auto photos',
  },

  { paste: { endpoint: `https://${HOST}` }, complaint: 'bucket bucket-missing' },
  {
    paste: { endpoint: `https://pub-${ACCOUNT}.r2.dev`, bucket },
    complaint: 'endpoint public-address',
  },
  {
    paste: { endpoint: 'https://files.example.com', bucket, provider: 'r2' },
    complaint: 'endpoint public-address',
  },
  {
    paste: { endpoint: 'https://r2.cloudflarestorage.com', bucket },
    complaint: 'endpoint account-missing',
  },
  {
    paste: { endpoint: 'https://photos.r2.cloudflarestorage.com' },
    complaint: 'endpoint account-missing',
  },
  {
    paste: { endpoint: 'https://YOUR_ACCOUNT_ID.r2.cloudflarestorage.com', bucket },
    complaint: 'endpoint account-missing',
  },
  {
    paste: { endpoint: 'https://<ACCOUNT_ID>.r2.cloudflarestorage.com', bucket },
    complaint: 'endpoint endpoint-placeholder',
  },
  {
    paste: { endpoint: ACCOUNT, bucket, provider: 'r2' },
    complaint: 'endpoint account-in-endpoint',
    repair: `endpoint https://${HOST}`,
  },
  { paste: { bucket, provider: 'r2', region: 'auto' }, complaint: 'endpoint endpoint-missing' },
  {
    paste: { endpoint: 'https://api.cloudflare.com/client/v4/accounts', bucket },
    complaint: 'endpoint not-s3-api',
  },
  {
    paste: { endpoint: 'https://dash.cloudflare.com/?to=/:account/r2', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: { endpoint: 'https://developers.cloudflare.com/r2/api/tokens/', bucket },
    complaint: 'endpoint web-page',
  },
  {
    paste: { endpoint: `https://${HOST}`, bucket: 'my.photos' },
    complaint: 'bucket bucket-invalid',
  },
  {
    paste: { endpoint: `https://${HOST}`, bucket: `${ACCOUNT}${ACCOUNT}` },
    complaint: 'bucket secret-in-field',
  },
  {
    paste: { endpoint: `https://${HOST}/photos`, bucket: 'videos' },
    complaint: 'bucket bucket-contradiction',
  },
];
