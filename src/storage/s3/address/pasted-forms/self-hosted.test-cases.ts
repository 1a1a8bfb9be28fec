import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos';
const PLAIN = 'other path https://s3.example.com us-east-1 photos';

/** Servers that people run themselves, and services without an entry of their own. */
export const SELF_HOSTED_FORMS: readonly PastedForm[] = [
  // Without a scheme: https, but http for this computer and its network.
  { paste: { endpoint: 's3.example.com', bucket }, is: PLAIN },
  {
    paste: { endpoint: 'minio.example.com:9000', bucket, provider: 'minio' },
    is: 'minio path https://minio.example.com:9000 us-east-1 photos',
  },
  {
    paste: { endpoint: '192.168.1.5:9000', bucket, provider: 'minio' },
    is: 'minio path http://192.168.1.5:9000 us-east-1 photos',
    notes: ['http-assumed', 'not-encrypted'],
  },
  {
    paste: { endpoint: '192.168.1.5', bucket },
    is: 'other path http://192.168.1.5 us-east-1 photos',
    notes: ['http-assumed', 'not-encrypted'],
  },
  {
    paste: { endpoint: 'localhost:9000', bucket },
    is: 'other path http://localhost:9000 us-east-1 photos',
    notes: ['http-assumed'],
  },
  {
    paste: { endpoint: 'nas.local:9000', bucket },
    is: 'other path http://nas.local:9000 us-east-1 photos',
    notes: ['http-assumed', 'not-encrypted'],
  },
  {
    paste: { endpoint: '[::1]:9000', bucket },
    is: 'other path http://[::1]:9000 us-east-1 photos',
    notes: ['http-assumed'],
  },
  {
    paste: { endpoint: 'fd00::5', bucket },
    is: 'other path http://[fd00::5] us-east-1 photos',
    notes: ['tidied', 'http-assumed', 'not-encrypted'],
  },
  {
    paste: { endpoint: 'https://192.168.1.5:9000', bucket },
    is: 'other path https://192.168.1.5:9000 us-east-1 photos',
  },
  {
    paste: { endpoint: 'http://127.0.0.1:9000', bucket },
    is: 'other path http://127.0.0.1:9000 us-east-1 photos',
  },
  {
    paste: { endpoint: 'http://[fd00::1]:9000/photos' },
    is: 'other path http://[fd00::1]:9000 us-east-1 photos',
    notes: ['bucket-from-endpoint', 'not-encrypted'],
  },
  {
    paste: { endpoint: 'http://minio:9000', bucket },
    is: 'other path http://minio:9000 us-east-1 photos',
    notes: ['not-encrypted'],
  },
  {
    paste: { endpoint: 'http://my_minio:9000', bucket: 'My_Photos' },
    is: 'other path http://my_minio:9000 us-east-1 My_Photos',
    notes: ['not-encrypted'],
  },
  {
    paste: { endpoint: 'http://nas:3900', bucket, provider: 'garage' },
    is: 'garage path http://nas:3900 garage photos',
    notes: ['not-encrypted'],
  },
  {
    paste: { endpoint: 'http://nas:3900', region: 'Keller', bucket, provider: 'garage' },
    is: 'garage path http://nas:3900 Keller photos',
    notes: ['not-encrypted'],
  },
  // The bucket in the path; a path that the server itself is below.
  {
    paste: { endpoint: 'https://s3.example.com/photos/kirsch' },
    is: 'other path https://s3.example.com us-east-1 photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/kirsch', bucket },
    is: 'other path https://s3.example.com us-east-1 photos/kirsch',
    notes: ['bucket-doubled', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/with%20space' },
    is: 'other path https://s3.example.com us-east-1 photos/with space',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/Backups – 2026' },
    is: 'other path https://s3.example.com us-east-1 photos/Backups – 2026',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://play.min.io', bucket },
    is: 'other path https://play.min.io us-east-1 photos',
  },
  {
    paste: { endpoint: 'https://proxy.example.com/s3', bucket },
    is: 'other path https://proxy.example.com/s3 us-east-1 photos',
  },
  {
    paste: { endpoint: 'https://proxy.example.com/s3/photos', bucket },
    is: 'other path https://proxy.example.com/s3 us-east-1 photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: {
      endpoint: 'https://abcdefghij.supabase.co/storage/v1/s3',
      region: 'eu-west-1',
      bucket,
    },
    is: 'other path https://abcdefghij.supabase.co/storage/v1/s3 eu-west-1 photos',
  },
  {
    paste: { endpoint: 'https://abcdefghij.storage.supabase.co/storage/v1/s3/photos/kirsch' },
    is: 'other path https://abcdefghij.storage.supabase.co/storage/v1/s3 us-east-1 photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://abcdefghij.supabase.co', bucket },
    is: 'other path https://abcdefghij.supabase.co/storage/v1/s3 us-east-1 photos',
    notes: ['host-mended'],
  },
  {
    paste: { endpoint: 'http://192.168.1.5:9000/minio/photos/' },
    is: 'other path http://192.168.1.5:9000 us-east-1 photos',
    notes: ['from-console', 'not-encrypted'],
  },
  // The bucket in the host of an unknown server is taken only when it is asked for.
  {
    paste: { endpoint: 'https://photos.s3.example.com', bucket },
    is: 'other path https://photos.s3.example.com us-east-1 photos',
  },
  {
    paste: { endpoint: 'https://photos.s3.example.com', bucket, pathStyle: false },
    is: 'other bucket-endpoint https://photos.s3.example.com us-east-1 photos',
  },
  {
    paste: { endpoint: 'https://s3.example.com', bucket, pathStyle: false },
    is: 'other virtual-hosted https://s3.example.com us-east-1 photos',
  },
  {
    paste: { endpoint: 'http://127.0.0.1:9000', bucket, pathStyle: false },
    is: 'other path http://127.0.0.1:9000 us-east-1 photos',
    notes: ['path-style-for-ip'],
  },
  // As it comes from pages, files and fingers.
  { paste: { endpoint: 'HTTPS://S3.Example.COM', bucket }, is: PLAIN },
  { paste: { endpoint: '  https://s3.example.com///  ', bucket: ' photos ' }, is: PLAIN },
  { paste: { endpoint: '\u00a0https://s3.example.com\u00a0', bucket }, is: PLAIN },
  { paste: { endpoint: '"https://s3.example.com"', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: '“https://s3.example.com”', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: '`s3.example.com`', bucket: '`photos`' }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: '<https://s3.example.com>', bucket }, is: PLAIN, notes: ['tidied'] },
  {
    paste: { endpoint: '\u200bhttps://s3.ex\u00adample.com\ufeff', bucket },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 's3.eu\u2011west\u20111.amazonaws.com', bucket },
    is: 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos',
    notes: ['tidied'],
  },
  { paste: { endpoint: 'Endpoint: https://s3.example.com', bucket }, is: PLAIN, notes: ['tidied'] },
  {
    paste: { endpoint: 'endpoint_url = https://s3.example.com', bucket },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 'export AWS_ENDPOINT_URL="https://s3.example.com"', bucket },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 's3.example.com', region: 'Region: us-east-1', bucket: 'Bucket: photos' },
    is: PLAIN,
    notes: ['tidied'],
  },
  { paste: { endpoint: 'https:\\\\s3.example.com\\', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: 'https:/s3.example.com', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: 'https//s3.example.com', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: 'https;//s3.example.com', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: 'https://https://s3.example.com', bucket }, is: PLAIN, notes: ['tidied'] },
  { paste: { endpoint: 'https://s3.example.com.', bucket }, is: PLAIN, notes: ['tidied'] },
  {
    paste: { endpoint: 'https://s3.example.com,', bucket: 'photos;' },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 'https://s3.example.com/?list-type=2', bucket },
    is: PLAIN,
    notes: ['query-dropped'],
  },
  {
    paste: { endpoint: 'https://s3.example.com/#buckets', bucket },
    is: PLAIN,
    notes: ['query-dropped'],
  },
  {
    paste: { endpoint: 'https://bücher.example', bucket },
    is: 'other path https://xn--bcher-kva.example us-east-1 photos',
  },
  // Ports.
  {
    paste: { endpoint: 'http://192.168.1.5:9001', bucket },
    is: 'other path http://192.168.1.5:9001 us-east-1 photos',
    notes: ['console-port', 'not-encrypted'],
  },
  {
    paste: { endpoint: 'https://s3.example.com:443', bucket },
    is: PLAIN,
  },

  { paste: { bucket, provider: 'minio' }, complaint: 'endpoint endpoint-missing' },
  { paste: { endpoint: ' ', bucket, provider: 'other' }, complaint: 'endpoint endpoint-missing' },
  {
    paste: { endpoint: 'http://192.168.1.5:9001/browser/photos' },
    complaint: 'endpoint console-port',
    repair: 'endpoint http://192.168.1.5:9000/photos',
  },
  {
    paste: { endpoint: 'http://localhost:9001/buckets/photos/admin/summary', bucket },
    complaint: 'endpoint console-port',
    repair: 'endpoint http://localhost:9000/photos',
  },
  {
    paste: { endpoint: '192.168.1.5:9001/login', bucket },
    complaint: 'endpoint console-port',
    repair: 'endpoint http://192.168.1.5:9000',
  },
  {
    paste: { endpoint: 'https://minio.example.com/browser/photos' },
    complaint: 'endpoint console-address',
  },
  { paste: { endpoint: 'ftp://s3.example.com', bucket }, complaint: 'endpoint endpoint-scheme' },
  { paste: { endpoint: 'sftp://nas/backup', bucket }, complaint: 'endpoint endpoint-scheme' },
  { paste: { endpoint: 'https://', bucket }, complaint: 'endpoint endpoint-not-an-address' },
  {
    paste: { endpoint: 'https://s3.exa mple.com', bucket },
    complaint: 'endpoint endpoint-not-an-address',
  },
  {
    paste: { endpoint: 'https://s3.example.com:99999', bucket },
    complaint: 'endpoint endpoint-not-an-address',
  },
  {
    paste: { endpoint: 'https://s3..example.com', bucket },
    complaint: 'endpoint endpoint-not-an-address',
  },
  { paste: { endpoint: '/srv/backup', bucket }, complaint: 'endpoint endpoint-not-an-address' },
  { paste: { endpoint: 'C:\\Backups', bucket }, complaint: 'endpoint endpoint-not-an-address' },
  {
    paste: { endpoint: 'https://a.example.com https://b.example.com', bucket },
    complaint: 'endpoint endpoint-not-an-address',
  },
  {
    paste: { endpoint: 'https://minioadmin:minioadmin@s3.example.com', bucket },
    complaint: 'endpoint endpoint-credentials',
    repair: 'endpoint https://s3.example.com',
  },
  {
    paste: { endpoint: 'ada@example.com', bucket },
    complaint: 'endpoint endpoint-credentials',
    repair: 'endpoint https://example.com',
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/../videos' },
    complaint: 'endpoint endpoint-path',
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/%2e%2e/videos' },
    complaint: 'endpoint endpoint-path',
  },
  {
    paste: { endpoint: 'https://s3.example.com/photos/a%00b' },
    complaint: 'endpoint endpoint-path',
  },
  {
    paste: { endpoint: `https://${'a'.repeat(3_000)}.example.com`, bucket },
    complaint: 'endpoint too-long',
  },
  { paste: { endpoint: 's3://my.photos/kirsch' }, complaint: 'endpoint endpoint-ambiguous' },
  {
    paste: { endpoint: 'https://{host}:9000', bucket },
    complaint: 'endpoint endpoint-placeholder',
  },
  { paste: { endpoint: 'http://<host>:9000', bucket }, complaint: 'endpoint endpoint-placeholder' },
  { paste: { endpoint: 's3.example.com', bucket: 'a/../b' }, complaint: 'bucket bucket-invalid' },
  {
    paste: { endpoint: 's3.example.com', bucket: 'photos\u0007' },
    complaint: 'bucket bucket-invalid',
  },
  {
    paste: { endpoint: 's3.example.com', region: 'us east 1', bucket },
    complaint: 'region region-invalid',
  },
  {
    paste: { endpoint: 's3.example.com', region: 'https://elsewhere.example', bucket },
    complaint: 'region address-in-field',
  },
  {
    paste: {
      endpoint: 'https://abcdefghij.supabase.co/storage/v1/object/public/photos/a.jpg',
      bucket,
    },
    complaint: 'endpoint public-address',
    repair: 'endpoint https://abcdefghij.supabase.co/storage/v1/s3',
  },
];
