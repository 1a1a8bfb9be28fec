import { fact, type Provider } from './provider.ts';
import { GB, KB } from './sizes.ts';

export const obs: Provider = {
  id: 'obs',
  name: { english: 'Huawei Cloud OBS', chinese: '华为云对象存储服务 OBS' },
  kind: 'service',
  endpoint: {
    template: fact('https://obs.<region>.myhuaweicloud.com', 'RC-yaml'),
    examples: fact(['https://obs.cn-north-4.myhuaweicloud.com'], 'RC-yaml'),
  },
  regions: fact(
    [
      { id: 'cn-north-1', place: 'Beijing 1' },
      { id: 'cn-north-4', place: 'Beijing 4' },
      { id: 'cn-east-2', place: 'Shanghai 2' },
      { id: 'cn-east-3', place: 'Shanghai 1' },
      { id: 'cn-south-1', place: 'Guangzhou' },
      { id: 'ap-southeast-1', place: 'Hong Kong' },
      { id: 'ap-southeast-2', place: 'Bangkok' },
      { id: 'ap-southeast-3', place: 'Singapore' },
      { id: 'af-south-1', place: 'Johannesburg' },
      { id: 'na-mexico-1', place: 'Mexico City 1' },
      { id: 'sa-argentina-1', place: 'Buenos Aires 1' },
      { id: 'sa-brazil-1', place: 'São Paulo 1' },
      { id: 'sa-chile-1', place: 'Santiago 2' },
      { id: 'sa-peru-1', place: 'Lima 1' },
      { id: 'ru-northwest-2', place: 'Moscow 2' },
    ],
    'RC-yaml',
  ),
  addressing: {
    style: fact('virtual-hosted', 'RC-yaml'),
    otherStyle: fact('accepted', 'TOS-note'),
  },
  signingRegion: fact({ from: 'host' }, 'RC-yaml'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'MILVUS-500'),
    crc32Header: fact('refused', 'MILVUS-500'),
    streamedBody: fact('refused', 'MILVUS-500'),
  },
  deletes: { batch: fact('Content-MD5', 'MILVUS-500') },
  uploads: {
    minPartSize: fact(100 * KB, 'JFS'),
    maxPartSize: fact(5 * GB, 'JFS'),
    maxParts: fact(10_000, 'JFS'),
  },
  conditionalWrites: {},
  listing: { v2: fact(false, 'RC-yaml'), urlEncoding: fact(false, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Access Key ID (AK)', 'OBS-keys'),
    secretAccessKeyName: fact('Secret Access Key (SK)', 'OBS-keys'),
  },
  console: { key: fact('https://console.huaweicloud.com', 'OBS-console') },
  privacy: {},
  links: {
    start: fact(
      'https://support.huaweicloud.com/intl/en-us/sdk-nodejs-devg-obs/obs_29_0102.html',
      'OBS-keys',
    ),
    accessKeys: fact(
      'https://support.huaweicloud.com/intl/en-us/sdk-nodejs-devg-obs/obs_29_0102.html',
      'OBS-keys',
    ),
  },
};
