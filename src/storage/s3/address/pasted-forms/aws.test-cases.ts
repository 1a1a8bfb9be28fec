import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos';

export const AWS_FORMS: readonly PastedForm[] = [
  // Endpoints of a region.
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { endpoint: 's3.eu-west-1.amazonaws.com', region: 'eu-west-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { endpoint: 's3-eu-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3-eu-west-1.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { endpoint: 's3.us-gov-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.us-gov-west-1.amazonaws.com us-gov-west-1 photos',
  },
  // Endpoints without a region.
  {
    paste: { endpoint: 's3.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.amazonaws.com us-east-1 photos',
  },
  {
    paste: { endpoint: 's3.amazonaws.com', region: 'eu-central-1', bucket },
    is: 'aws virtual-hosted https://s3.amazonaws.com eu-central-1 photos',
  },
  {
    paste: { endpoint: 's3-external-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3-external-1.amazonaws.com us-east-1 photos',
  },
  {
    paste: { region: 'eu-west-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { provider: 'aws', bucket },
    is: 'aws virtual-hosted https://s3.amazonaws.com us-east-1 photos',
  },
  {
    paste: { region: 'cn-north-1', bucket },
    is: 'aws virtual-hosted https://s3.cn-north-1.amazonaws.com.cn cn-north-1 photos',
  },
  // The bucket in the host, in the path, or in both places.
  {
    paste: { endpoint: 'https://photos.s3.eu-west-1.amazonaws.com' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-west-1.amazonaws.com/', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: 'https://photos.s3.amazonaws.com', region: 'eu-west-2' },
    is: 'aws virtual-hosted https://s3.amazonaws.com eu-west-2 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com/photos' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com/photos/', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com/photos/kirsch/laptop' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch/laptop',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-west-1.amazonaws.com/photos' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-from-endpoint', 'bucket-doubled'],
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-west-1.amazonaws.com/kirsch', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch',
    notes: ['bucket-doubled', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com/photos/a', bucket, rootPath: 'b' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/b',
    notes: ['bucket-doubled', 'address-path-ignored'],
  },
  // Hosts that much documentation shows and that do not exist.
  {
    paste: { endpoint: 'https://photos.eu-west-1.amazonaws.com' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['host-mended', 'bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://photos.us-east-1.amazonaws.com', bucket, region: 'us-east-1' },
    is: 'aws virtual-hosted https://s3.us-east-1.amazonaws.com us-east-1 photos',
    notes: ['host-mended', 'bucket-doubled'],
  },
  {
    paste: { endpoint: 'eu-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['host-mended'],
  },
  {
    paste: { endpoint: 's3.us-east-1a.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.us-east-1.amazonaws.com us-east-1 photos',
    notes: ['host-mended'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com:9000', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['port-dropped'],
  },
  {
    paste: { endpoint: 'https://s3.eu-west-1.amazonaws.com:443', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { endpoint: 'eu-west-1.s3.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['host-mended'],
  },
  // Dual-stack, FIPS, accelerate, China, PrivateLink.
  {
    paste: { endpoint: 's3.dualstack.us-west-2.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.dualstack.us-west-2.amazonaws.com us-west-2 photos',
  },
  {
    paste: { endpoint: 'photos.s3.dualstack.eu-west-1.amazonaws.com' },
    is: 'aws virtual-hosted https://s3.dualstack.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 's3-fips.us-gov-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3-fips.us-gov-west-1.amazonaws.com us-gov-west-1 photos',
  },
  {
    paste: { endpoint: 's3-fips.dualstack.us-east-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3-fips.dualstack.us-east-1.amazonaws.com us-east-1 photos',
  },
  {
    paste: { endpoint: 's3-accelerate.amazonaws.com', region: 'eu-west-1', bucket },
    is: 'aws virtual-hosted https://s3-accelerate.amazonaws.com eu-west-1 photos',
  },
  {
    paste: { endpoint: 'https://photos.s3-accelerate.dualstack.amazonaws.com' },
    is: 'aws virtual-hosted https://s3-accelerate.dualstack.amazonaws.com us-east-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 's3.cn-north-1.amazonaws.com.cn', bucket },
    is: 'aws virtual-hosted https://s3.cn-north-1.amazonaws.com.cn cn-north-1 photos',
  },
  {
    paste: { endpoint: 'photos.s3.cn-northwest-1.amazonaws.com.cn' },
    is: 'aws virtual-hosted https://s3.cn-northwest-1.amazonaws.com.cn cn-northwest-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://s3.cn-north-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.cn-north-1.amazonaws.com.cn cn-north-1 photos',
    notes: ['host-mended'],
  },
  {
    paste: {
      endpoint: 'https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com',
      bucket,
    },
    is: 'aws virtual-hosted https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com us-east-1 photos',
  },
  {
    paste: { endpoint: '*.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com us-east-1 photos',
    notes: ['host-mended'],
  },
  {
    paste: { endpoint: 'photos.bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com' },
    is: 'aws virtual-hosted https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com us-east-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  // Names of buckets with dots do not fit the certificate.
  {
    paste: { endpoint: 's3.eu-west-1.amazonaws.com', bucket: 'photos.example.com' },
    is: 'aws path https://s3.eu-west-1.amazonaws.com eu-west-1 photos.example.com',
  },
  {
    paste: { endpoint: 'https://my.photos.s3.eu-west-1.amazonaws.com' },
    is: 'aws path https://s3.eu-west-1.amazonaws.com eu-west-1 my.photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'http://s3.eu-west-1.amazonaws.com', bucket: 'my.photos' },
    is: 'aws virtual-hosted http://s3.eu-west-1.amazonaws.com eu-west-1 my.photos',
    notes: ['not-encrypted'],
  },
  {
    paste: { endpoint: 's3.eu-west-1.amazonaws.com', bucket, pathStyle: true },
    is: 'aws path https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
  },
  // Addresses of the console, of the command line, of restic.
  {
    paste: {
      endpoint: 'https://s3.console.aws.amazon.com/s3/buckets/photos?region=eu-west-1&tab=objects',
    },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['from-console'],
  },
  {
    paste: {
      endpoint:
        'https://eu-west-1.console.aws.amazon.com/s3/buckets/photos?region=eu-west-1&bucketType=general&tab=objects',
      bucket,
    },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['from-console'],
  },
  {
    paste: {
      endpoint:
        'https://us-east-1.console.aws.amazon.com/s3/buckets/photos?prefix=kirsch%2Flaptop%2F&region=eu-west-1',
    },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch/laptop',
    notes: ['from-console', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://console.amazonaws.cn/s3/buckets/photos?region=cn-north-1' },
    is: 'aws virtual-hosted https://s3.cn-north-1.amazonaws.com.cn cn-north-1 photos',
    notes: ['from-console'],
  },
  {
    paste: { endpoint: 'https://s3.console.aws.amazon.com/s3/home?region=eu-west-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['from-console'],
  },
  {
    paste: { endpoint: 's3://photos/kirsch', region: 'eu-west-1' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 's3:https://s3.eu-west-1.amazonaws.com/photos/kirsch' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch',
    notes: ['tidied', 'bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 's3:s3.amazonaws.com/photos' },
    is: 'aws virtual-hosted https://s3.amazonaws.com us-east-1 photos',
    notes: ['tidied', 'bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 's3://s3.eu-west-1.amazonaws.com/photos' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['tidied', 'bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'arn:aws:s3:::photos', region: 'eu-west-1' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  // Buckets as they stand in policies and commands.
  {
    paste: { region: 'eu-west-1', bucket: 'arn:aws:s3:::photos' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-mended'],
  },
  {
    paste: { region: 'eu-west-1', bucket: 'arn:aws:s3:::photos/*' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-mended'],
  },
  {
    paste: { region: 'eu-west-1', bucket: 's3://photos/kirsch/' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch',
    notes: ['bucket-mended', 'root-path-from-address'],
  },
  {
    paste: { region: 'eu-west-1', bucket: 'photos/kirsch' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos/kirsch',
    notes: ['bucket-mended', 'root-path-from-address'],
  },
  {
    paste: { region: 'eu-west-1', bucket: '/photos/' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['bucket-mended'],
  },
  // Regions in other words.
  {
    paste: { region: 'US East (N. Virginia)', bucket },
    is: 'aws virtual-hosted https://s3.us-east-1.amazonaws.com us-east-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { region: 'Europe (Ireland) eu-west-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { region: 'us-east-1a', bucket },
    is: 'aws virtual-hosted https://s3.us-east-1.amazonaws.com us-east-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { region: 'EU-WEST-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { region: 'eu_west_1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { region: 's3.eu-west-1.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 's3.amazonaws.com', region: 'auto', bucket },
    is: 'aws virtual-hosted https://s3.amazonaws.com us-east-1 photos',
    notes: ['region-mended'],
  },
  // Contradictions that the host settles.
  {
    paste: { endpoint: 's3.eu-west-1.amazonaws.com', region: 'us-east-1', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['region-from-host'],
  },
  {
    paste: { endpoint: 's3.eu-west-1.amazonaws.com', bucket, provider: 'minio' },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['provider-from-host'],
  },
];
