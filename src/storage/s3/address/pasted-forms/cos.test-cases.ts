import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos-1250000000';
const HOST = 'cos.ap-guangzhou.myqcloud.com';
const PLAIN = `cos virtual-hosted https://${HOST} ap-guangzhou photos-1250000000`;

export const COS_FORMS: readonly PastedForm[] = [
  { paste: { endpoint: HOST, bucket }, is: PLAIN },
  { paste: { endpoint: `https://${HOST}/`, region: 'ap-guangzhou', bucket }, is: PLAIN },
  {
    paste: { endpoint: `https://photos-1250000000.${HOST}` },
    is: PLAIN,
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: `https://photos-1250000000.${HOST}`, bucket },
    is: PLAIN,
    notes: ['bucket-doubled'],
  },
  // The console shows the short name in some views; the host knows the whole one.
  {
    paste: { endpoint: `https://photos-1250000000.${HOST}`, bucket: 'photos' },
    is: PLAIN,
    notes: ['bucket-mended'],
  },
  { paste: { endpoint: `访问域名：${HOST}`, bucket }, is: PLAIN, notes: ['tidied'] },
  {
    paste: { endpoint: 'cos.ap-guangzhou.tencentcos.cn', bucket },
    is: 'cos virtual-hosted https://cos.ap-guangzhou.tencentcos.cn ap-guangzhou photos-1250000000',
  },
  {
    paste: { endpoint: 'cos-internal.ap-shanghai.tencentcos.cn', bucket },
    is: 'cos virtual-hosted https://cos-internal.ap-shanghai.tencentcos.cn ap-shanghai photos-1250000000',
    notes: ['internal-host'],
  },
  {
    paste: { endpoint: 'cos.ap-shanghai-fsi.myqcloud.com', bucket },
    is: 'cos virtual-hosted https://cos.ap-shanghai-fsi.myqcloud.com ap-shanghai-fsi photos-1250000000',
  },
  {
    paste: { endpoint: 'cos.ap-beijing-1.myqcloud.com', region: 'ap-beijing-1', bucket },
    is: 'cos virtual-hosted https://cos.ap-beijing-1.myqcloud.com ap-beijing-1 photos-1250000000',
  },
  {
    paste: { endpoint: 'cos.accelerate.myqcloud.com', region: 'ap-nanjing', bucket },
    is: 'cos virtual-hosted https://cos.accelerate.myqcloud.com ap-nanjing photos-1250000000',
  },
  {
    paste: { endpoint: 'https://photos-1250000000.cos.accelerate.myqcloud.com' },
    is: 'cos virtual-hosted https://cos.accelerate.myqcloud.com us-east-1 photos-1250000000',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'cos.accelerate.myqcloud.com', region: '华南地区（广州）', bucket },
    is: 'cos virtual-hosted https://cos.accelerate.myqcloud.com ap-guangzhou photos-1250000000',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 'cos.accelerate.myqcloud.com', region: 'ap-guangzhou-3', bucket },
    is: 'cos virtual-hosted https://cos.accelerate.myqcloud.com ap-guangzhou photos-1250000000',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 'service.cos.myqcloud.com', region: 'ap-guangzhou', bucket },
    is: PLAIN,
    notes: ['host-mended'],
  },
  {
    paste: {
      endpoint:
        'https://console.cloud.tencent.com/cos/bucket?bucket=photos-1250000000&region=ap-guangzhou',
    },
    is: PLAIN,
    notes: ['from-console'],
  },
  {
    paste: {
      endpoint:
        'https://console.tencentcloud.com/cos/bucket?bucket=photos-1250000000&region=ap-guangzhou&path=%252Fkirsch%252F',
      bucket: 'photos',
    },
    is: `${PLAIN}/kirsch`,
    notes: ['from-console', 'bucket-mended', 'root-path-from-address'],
  },
  {
    paste: { endpoint: HOST, region: 'us-east-1', bucket },
    is: PLAIN,
    notes: ['region-from-host'],
  },
  {
    paste: {
      endpoint: 'https://files.example.com',
      region: 'ap-guangzhou',
      bucket,
      provider: 'cos',
    },
    is: 'cos bucket-endpoint https://files.example.com ap-guangzhou photos-1250000000',
  },
  {
    paste: { endpoint: 'cos://photos-1250000000/kirsch', region: 'ap-guangzhou' },
    is: `${PLAIN}/kirsch`,
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },

  { paste: { endpoint: HOST, bucket: 'photos' }, complaint: 'bucket bucket-appid-missing' },
  { paste: { endpoint: `https://photos.${HOST}` }, complaint: 'bucket bucket-appid-missing' },
  {
    paste: { endpoint: HOST, bucket: 'Photos-1250000000' },
    complaint: 'bucket bucket-invalid',
    repair: 'bucket photos-1250000000',
  },
  { paste: { endpoint: 'service.cos.myqcloud.com', bucket }, complaint: 'region region-missing' },
  {
    paste: { endpoint: 'https://photos-1250000000.cos-website.ap-guangzhou.myqcloud.com' },
    complaint: 'endpoint website-address',
    repair: `endpoint https://photos-1250000000.${HOST}`,
  },
  {
    paste: { endpoint: 'https://photos-1250000000.file.myqcloud.com', bucket },
    complaint: 'endpoint public-address',
  },
  {
    paste: { endpoint: 'https://photos-1250000000.pic.ap-guangzhou.myqcloud.com', bucket },
    complaint: 'endpoint not-s3-api',
  },
  {
    paste: { endpoint: 'ap-guangzhou', bucket, provider: 'cos' },
    complaint: 'endpoint region-in-endpoint',
    repair: `endpoint https://${HOST}`,
  },
  {
    paste: {
      endpoint: `https://photos-1250000000.${HOST}/a.jpg?q-sign-algorithm=sha1&q-ak=AKIDexample&q-signature=0123456789`,
    },
    complaint: 'endpoint endpoint-signed',
    repair: `endpoint https://photos-1250000000.${HOST}`,
  },
  {
    paste: { endpoint: HOST, bucket: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE' },
    complaint: 'bucket secret-in-field',
  },
  {
    paste: { endpoint: 'https://console.cloud.tencent.com/cos', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: { endpoint: 'https://cloud.tencent.com/document/product/436/37421', bucket },
    complaint: 'endpoint web-page',
  },
  {
    paste: { endpoint: `https://photos-1250000000.${HOST}`, bucket: 'videos-1250000000' },
    complaint: 'bucket bucket-contradiction',
  },
];
