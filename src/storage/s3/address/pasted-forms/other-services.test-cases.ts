import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos';

export const OTHER_SERVICE_FORMS: readonly PastedForm[] = [
  {
    paste: { endpoint: 's3.us-west-004.backblazeb2.com', bucket },
    is: 'b2 path https://s3.us-west-004.backblazeb2.com us-west-004 photos',
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-central-003.backblazeb2.com' },
    is: 'b2 path https://s3.eu-central-003.backblazeb2.com eu-central-003 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 's3.us-west-004.backblazeb2.com', region: 'us-east-1', bucket },
    is: 'b2 path https://s3.us-west-004.backblazeb2.com us-west-004 photos',
    notes: ['region-from-host'],
  },
  {
    paste: { endpoint: 's3.eu-central-1.wasabisys.com', bucket },
    is: 'wasabi virtual-hosted https://s3.eu-central-1.wasabisys.com eu-central-1 photos',
  },
  {
    paste: { endpoint: 'https://s3.wasabisys.com', bucket },
    is: 'wasabi virtual-hosted https://s3.wasabisys.com us-east-1 photos',
  },
  {
    paste: { endpoint: 'https://photos.s3.eu-central-1.wasabisys.com', bucket },
    is: 'wasabi virtual-hosted https://s3.eu-central-1.wasabisys.com eu-central-1 photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: 'fra1.digitaloceanspaces.com', bucket },
    is: 'digitalocean virtual-hosted https://fra1.digitaloceanspaces.com fra1 photos',
  },
  {
    paste: { endpoint: 'https://photos.nyc3.digitaloceanspaces.com' },
    is: 'digitalocean virtual-hosted https://nyc3.digitaloceanspaces.com nyc3 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://storage.googleapis.com', bucket },
    is: 'gcs virtual-hosted https://storage.googleapis.com auto photos',
  },
  {
    paste: {
      endpoint: 'https://storage.googleapis.com',
      region: 'europe-west1',
      bucket: 'my.photos',
    },
    is: 'gcs path https://storage.googleapis.com europe-west1 my.photos',
  },
  {
    paste: { endpoint: 'https://photos.storage.googleapis.com' },
    is: 'gcs virtual-hosted https://storage.googleapis.com auto photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'gs://photos/kirsch' },
    is: 'gcs virtual-hosted https://storage.googleapis.com auto photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'https://console.cloud.google.com/storage/browser/photos;tab=objects' },
    is: 'gcs virtual-hosted https://storage.googleapis.com auto photos',
    notes: ['from-console'],
  },
  {
    paste: { bucket, provider: 'gcs' },
    is: 'gcs virtual-hosted https://storage.googleapis.com auto photos',
  },
  {
    paste: { endpoint: 'fsn1.your-objectstorage.com', bucket },
    is: 'hetzner virtual-hosted https://fsn1.your-objectstorage.com fsn1 photos',
  },
  {
    paste: { endpoint: 'https://photos.hel1.your-objectstorage.com/kirsch' },
    is: 'hetzner virtual-hosted https://hel1.your-objectstorage.com hel1 photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 's3.fr-par.scw.cloud', bucket },
    is: 'scaleway virtual-hosted https://s3.fr-par.scw.cloud fr-par photos',
  },
  {
    paste: { endpoint: 'https://photos.s3.nl-ams.scw.cloud' },
    is: 'scaleway virtual-hosted https://s3.nl-ams.scw.cloud nl-ams photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 's3.cn-east-1.qiniucs.com', bucket },
    is: 'qiniu path https://s3.cn-east-1.qiniucs.com cn-east-1 photos',
  },
  {
    paste: { endpoint: 'photos.s3-cn-south-1.qiniucs.com' },
    is: 'qiniu path https://s3-cn-south-1.qiniucs.com cn-south-1 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'obs.cn-north-4.myhuaweicloud.com', bucket },
    is: 'obs virtual-hosted https://obs.cn-north-4.myhuaweicloud.com cn-north-4 photos',
  },
  {
    paste: { endpoint: 'https://photos.obs.cn-east-3.myhuaweicloud.com' },
    is: 'obs virtual-hosted https://obs.cn-east-3.myhuaweicloud.com cn-east-3 photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'tos-s3-cn-beijing.volces.com', bucket },
    is: 'tos virtual-hosted https://tos-s3-cn-beijing.volces.com cn-beijing photos',
  },
  {
    paste: { endpoint: 'https://photos.tos-s3-cn-shanghai.volces.com', bucket },
    is: 'tos virtual-hosted https://tos-s3-cn-shanghai.volces.com cn-shanghai photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: 'https://photos.tos-cn-beijing.volces.com' },
    is: 'tos virtual-hosted https://tos-s3-cn-beijing.volces.com cn-beijing photos',
    notes: ['host-mended', 'bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'tos-cn-beijing.ivolces.com', bucket },
    is: 'tos virtual-hosted https://tos-s3-cn-beijing.ivolces.com cn-beijing photos',
    notes: ['host-mended', 'internal-host'],
  },
  {
    paste: { endpoint: 'tos-s3-cn-beijing.ivolces.com', bucket },
    is: 'tos virtual-hosted https://tos-s3-cn-beijing.ivolces.com cn-beijing photos',
    notes: ['internal-host'],
  },
  {
    paste: { endpoint: 'https://gateway.storjshare.io', bucket },
    is: 'storj virtual-hosted https://gateway.storjshare.io us-east-1 photos',
  },
  {
    paste: { endpoint: 'gateway.eu1.storjshare.io/photos', region: 'eu1' },
    is: 'storj virtual-hosted https://gateway.eu1.storjshare.io eu1 photos',
    notes: ['bucket-from-endpoint'],
  },

  {
    paste: { endpoint: 'https://f004.backblazeb2.com/file/photos/a.jpg', bucket },
    complaint: 'endpoint public-address',
  },
  { paste: { endpoint: 'https://api.backblazeb2.com', bucket }, complaint: 'endpoint not-s3-api' },
  {
    paste: { endpoint: 'https://api004.backblazeb2.com', bucket },
    complaint: 'endpoint not-s3-api',
  },
  {
    paste: { endpoint: 'https://secure.backblaze.com/b2_buckets.htm', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: { endpoint: 'https://console.wasabisys.com/file_manager/photos', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: { region: 'eu-central-1', bucket, provider: 'wasabi' },
    complaint: 'endpoint endpoint-missing',
    repair: 'endpoint https://s3.eu-central-1.wasabisys.com',
  },
  {
    paste: { endpoint: 'https://photos.fra1.cdn.digitaloceanspaces.com' },
    complaint: 'endpoint public-address',
    repair: 'endpoint https://photos.fra1.digitaloceanspaces.com',
  },
  {
    paste: { endpoint: 'https://cloud.digitalocean.com/spaces/photos', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: { endpoint: 'https://storage.cloud.google.com/photos/a.jpg' },
    complaint: 'endpoint public-address',
    repair: 'endpoint https://storage.googleapis.com/photos',
  },
  {
    paste: { endpoint: 'https://photos.s3-website.fr-par.scw.cloud' },
    complaint: 'endpoint website-address',
    repair: 'endpoint https://photos.s3.fr-par.scw.cloud',
  },
  {
    paste: { endpoint: 'http://abc123.bkt.clouddn.com', bucket },
    complaint: 'endpoint public-address',
  },
  { paste: { endpoint: 'https://up-z0.qiniup.com', bucket }, complaint: 'endpoint not-s3-api' },
  {
    paste: { endpoint: 'https://photos.obs-website.cn-north-4.myhuaweicloud.com' },
    complaint: 'endpoint website-address',
    repair: 'endpoint https://photos.obs.cn-north-4.myhuaweicloud.com',
  },
  {
    paste: { endpoint: 'https://link.storjshare.io/s/abc/photos', bucket },
    complaint: 'endpoint public-address',
  },
  {
    paste: { endpoint: 's3.us-west-004.backblazeb2.com', bucket: 'My.Photos' },
    complaint: 'bucket bucket-invalid',
  },
];
