import type { RefusedForm } from './pasted-form.ts';

const bucket = 'photos';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export const AWS_REFUSED_FORMS: readonly RefusedForm[] = [
  { paste: { region: 'eu-west-1' }, complaint: 'bucket bucket-missing' },
  { paste: { endpoint: 's3.eu-west-1.amazonaws.com/' }, complaint: 'bucket bucket-missing' },
  {
    paste: { endpoint: 'http://photos.s3-website-eu-west-1.amazonaws.com' },
    complaint: 'endpoint website-address',
    repair: 'endpoint https://photos.s3.eu-west-1.amazonaws.com',
  },
  {
    paste: { endpoint: 'http://photos.s3-website.eu-central-1.amazonaws.com/index.html', bucket },
    complaint: 'endpoint website-address',
    repair: 'endpoint https://photos.s3.eu-central-1.amazonaws.com',
  },
  {
    paste: {
      endpoint:
        'https://photos.s3.eu-west-1.amazonaws.com/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0123456789abcdef',
    },
    complaint: 'endpoint endpoint-signed',
    repair: 'endpoint https://photos.s3.eu-west-1.amazonaws.com',
  },
  {
    paste: {
      endpoint:
        'https://s3.amazonaws.com/photos/a.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1700000000&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D',
      bucket,
    },
    complaint: 'endpoint endpoint-signed',
    repair: 'endpoint https://s3.amazonaws.com',
  },
  {
    paste: { endpoint: `https://AKIAIOSFODNN7EXAMPLE:${SECRET}@s3.amazonaws.com`, bucket },
    complaint: 'endpoint endpoint-credentials',
  },
  {
    paste: { endpoint: 'https://ada:hunter2@s3.eu-west-1.amazonaws.com', bucket },
    complaint: 'endpoint endpoint-credentials',
    repair: 'endpoint https://s3.eu-west-1.amazonaws.com',
  },
  {
    paste: {
      endpoint: 'https://reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com',
      bucket,
    },
    complaint: 'endpoint unsupported-endpoint',
  },
  {
    paste: { endpoint: 'https://s3express-use1-az4.us-east-1.amazonaws.com', bucket },
    complaint: 'endpoint unsupported-endpoint',
  },
  {
    paste: { endpoint: 'https://123456789012.s3-control.eu-west-1.amazonaws.com', bucket },
    complaint: 'endpoint unsupported-endpoint',
  },
  {
    paste: { region: 'eu-west-1', bucket: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports' },
    complaint: 'bucket bucket-unsupported',
  },
  {
    paste: { region: 'us-east-1', bucket: 'photos--use1-az4--x-s3' },
    complaint: 'bucket bucket-unsupported',
  },
  {
    paste: { region: 'eu-west-1', bucket: 'Photos' },
    complaint: 'bucket bucket-invalid',
    repair: 'bucket photos',
  },
  { paste: { region: 'eu-west-1', bucket: 'my_photos' }, complaint: 'bucket bucket-invalid' },
  { paste: { region: 'eu-west-1', bucket: 'my photos' }, complaint: 'bucket bucket-invalid' },
  { paste: { region: 'eu-west-1', bucket: 'ab' }, complaint: 'bucket bucket-invalid' },
  { paste: { region: 'eu-west-1', bucket: '192.168.1.5' }, complaint: 'bucket bucket-invalid' },
  {
    paste: { endpoint: 's3-accelerate.amazonaws.com', bucket: 'my.photos' },
    complaint: 'bucket bucket-invalid',
  },
  { paste: { region: 'eu-west-1', bucket: SECRET }, complaint: 'bucket secret-in-field' },
  {
    paste: { region: 'eu-west-1', bucket: 'AKIAIOSFODNN7EXAMPLE' },
    complaint: 'bucket secret-in-field',
  },
  { paste: { region: SECRET, bucket }, complaint: 'region secret-in-field' },
  { paste: { region: 'Atlantis', bucket }, complaint: 'region region-invalid' },
  { paste: { endpoint: SECRET, bucket }, complaint: 'endpoint secret-in-field' },
  {
    paste: { region: 'eu-west-1', bucket, rootPath: SECRET },
    complaint: 'rootPath secret-in-field',
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-west-1.amazonaws.com', bucket: 'videos' },
    complaint: 'bucket bucket-contradiction',
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com/photos', bucket: 'videos' },
    complaint: 'bucket bucket-contradiction',
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.photos.amazonaws.com', bucket },
    complaint: 'endpoint unknown-host',
  },
  {
    paste: { endpoint: 'https://s3.photos.eu-west-1.amazonaws.com' },
    complaint: 'endpoint unknown-host',
  },
  {
    paste: { endpoint: 'photos', region: 'eu-west-1', provider: 'aws' },
    complaint: 'endpoint endpoint-not-an-address',
  },
  { paste: { endpoint: 'AWS', bucket }, complaint: 'endpoint endpoint-not-an-address' },
  {
    paste: { endpoint: 'https://ec2.eu-west-1.api.amazonaws.com', region: 'eu-west-1', bucket },
    complaint: 'endpoint unknown-host',
    repair: 'endpoint https://s3.eu-west-1.amazonaws.com',
  },
  { paste: { endpoint: 'https://aws.amazon.com/s3/', bucket }, complaint: 'endpoint web-page' },
  {
    paste: { endpoint: 'https://docs.aws.amazon.com/general/latest/gr/s3.html', bucket },
    complaint: 'endpoint web-page',
  },
  {
    paste: { endpoint: 'https://d111111abcdef8.cloudfront.net', bucket },
    complaint: 'endpoint public-address',
  },
  {
    paste: {
      endpoint: 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1',
      bucket,
    },
    complaint: 'endpoint console-address',
  },
  {
    paste: { endpoint: 'eu-west-1', bucket, provider: 'aws' },
    complaint: 'endpoint region-in-endpoint',
    repair: 'endpoint https://s3.eu-west-1.amazonaws.com',
  },
  {
    paste: { endpoint: 'https://s3.<region>.amazonaws.com', bucket },
    complaint: 'endpoint endpoint-placeholder',
  },
  {
    paste: { endpoint: 'https://{bucket}.s3.amazonaws.com' },
    complaint: 'endpoint endpoint-placeholder',
  },
  {
    paste: { region: 'eu-west-1', bucket: 'https://photos.s3.eu-west-1.amazonaws.com/' },
    complaint: 'bucket address-in-field',
    repair: 'bucket photos',
  },
];
