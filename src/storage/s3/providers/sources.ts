/** What kind of evidence a source is, and so how far it is to be believed. */
export type Evidence =
  /** The service's own documentation. */
  | 'documentation'
  /** Somebody's dated test against the live service. */
  | 'live test'
  /** Read in the code, or in the notes beside the code, of the server or of a client. */
  | 'source code'
  /** A thread, or a third party's notes. */
  | 'discussion';

export interface Source {
  readonly evidence: Evidence;
  /** Its address; for what has none, its name. */
  readonly where: string;
}

/** Where the facts of the table stand; read in stored copies, the last of them of November 2026. */
export const SOURCES = {
  'AWS-EP': docs('https://docs.aws.amazon.com/general/latest/gr/s3.html'),
  'AWS-bpa': docs(
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html',
  ),
  'AWS-cond': docs('https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html'),
  'AWS-create': docs(
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-overview.html',
  ),
  'AWS-errbill': docs(
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html',
  ),
  'AWS-keys': docs(
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  ),
  'AWS-keys-zh': docs(
    'https://docs.aws.amazon.com/zh_cn/IAM/latest/UserGuide/id_credentials_access-keys.html',
  ),
  'AWS-mpu': docs('https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html'),
  'AWS-policies': docs(
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html',
  ),
  'AWS-rate': docs(
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  ),
  'JS-6810': thread('https://github.com/aws/aws-sdk-js-v3/issues/6810'),
  'JS-6819': thread('https://github.com/aws/aws-sdk-js-v3/issues/6819'),
  'R2-api': docs('https://developers.cloudflare.com/r2/api/s3/api/'),
  'R2-cond': docs('https://developers.cloudflare.com/r2/api/s3/conditional-operations/'),
  'R2-create': docs('https://developers.cloudflare.com/r2/buckets/create-buckets/'),
  'R2-err': docs('https://developers.cloudflare.com/r2/api/error-codes/'),
  'R2-js': docs('https://developers.cloudflare.com/r2/examples/aws/aws-sdk-js-v3/'),
  'R2-limits': docs('https://developers.cloudflare.com/r2/platform/limits/'),
  'R2-mpu': docs('https://developers.cloudflare.com/r2/objects/multipart-objects/'),
  'R2-public': docs('https://developers.cloudflare.com/r2/buckets/public-buckets/'),
  'R2-tokens': docs('https://developers.cloudflare.com/r2/api/tokens/'),
  'ALI-console': docs(
    'https://www.alibabacloud.com/help/en/object-storage-service/latest/modify-bucket-acls',
  ),
  'ALI-keys': docs('https://www.alibabacloud.com/help/en/ram/obtain-an-accesskey-pair-1'),
  'ALI-ram-console': thread('https://github.com/YuzeTT/ali-oss-example'),
  'OSS-245': docs('https://help.aliyun.com/en/oss/user-guide/0017-00000245'),
  'OSS-503': docs('https://help.aliyun.com/en/oss/user-guide/http-status-code-503'),
  'OSS-804': docs('https://www.alibabacloud.com/help/en/oss/user-guide/0017-00000804'),
  'OSS-bpa': docs('https://www.alibabacloud.com/help/en/oss/user-guide/block-public-access'),
  'OSS-compat': docs(
    'https://help.aliyun.com/en/oss/developer-reference/compatibility-with-amazon-s3',
  ),
  'OSS-create': docs('https://www.alibabacloud.com/help/en/oss/user-guide/create-a-bucket-4'),
  'OSS-ep': docs('https://help.aliyun.com/en/oss/user-guide/regions-and-endpoints'),
  'OSS-fo': docs('https://help.aliyun.com/en/oss/user-guide/0026-00000002'),
  'OSS-part': docs('https://help.aliyun.com/en/oss/user-guide/0017-00000220'),
  'OSS-path-thread': thread('https://github.com/notea-org/notea/issues/182'),
  'OSS-qps': docs('https://help.aliyun.com/en/oss/user-guide/0004-00000302'),
  'OSS-ram': docs('https://help.aliyun.com/en/oss/user-guide/authorization-syntax-and-elements'),
  'OSS-sdk': docs(
    'https://www.alibabacloud.com/help/en/oss/developer-reference/use-amazon-s3-sdks-to-access-oss',
  ),
  'OSS-sdk-zh': docs(
    'https://help.aliyun.com/zh/oss/developer-reference/use-amazon-s3-sdks-to-access-oss',
  ),
  KARA: thread('https://github.com/karakeep-app/karakeep/issues/2191'),
  'COS-acl': docs('https://intl.cloud.tencent.com/document/product/436/13315'),
  'COS-bucket': docs('https://www.tencentcloud.com/document/product/436/13312'),
  'COS-console': docs('https://www.tencentcloud.com/zh/document/product/436/12269'),
  'CAM-console': docs('https://www.tencentcloud.com/zh/document/product/436/32455'),
  'COS-del': docs('https://www.tencentcloud.com/document/product/436/8289'),
  'COS-faq': docs('https://www.tencentcloud.com/document/product/436/75050'),
  'COS-fo': thread('https://github.com/apache/opendal'),
  'COS-inm': liveTest('s3_client_test.c of a public project s3lvol, copyright 2026 Tencent'),
  'COS-keys': docs('https://tencentcloud.com/document/product/598/32675'),
  'COS-limits': docs('https://www.tencentcloud.com/document/product/436/14518'),
  'COS-mpu': docs('https://www.tencentcloud.com/document/product/436/14112'),
  'COS-notice': docs('https://www.tencentcloud.com/document/product/436/57456'),
  'COS-policy': docs('https://www.tencentcloud.com/document/product/436/30580'),
  'COS-prefix': docs('https://intl.cloud.tencent.com/document/product/436/46206'),
  'COS-private': docs('https://intl.cloud.tencent.com/document/product/436/45228'),
  'COS-put': docs('https://www.tencentcloud.com/document/product/436/7749'),
  'COS-regions': docs('https://www.tencentcloud.com/document/product/436/6224'),
  'COS-s3': docs('https://www.tencentcloud.com/document/product/436/32537'),
  'COS-simple': docs('https://www.tencentcloud.com/document/product/436/14113'),
  'COS-start': docs('https://cloud.tencent.com/document/product/436/37421'),
  'MILVUS-500': thread('https://github.com/milvus-io/milvus-storage/pull/500'),
  'MILVUS-49978': thread('https://github.com/milvus-io/milvus/pull/49978'),
  'MINIO-19442': thread('https://github.com/minio/minio/issues/19442'),
  'MINIO-anonymous': docs(
    'https://docs.min.io/minio/baremetal/reference/minio-mc/mc-anonymous-set.html',
  ),
  'MINIO-mb': docs('https://min.io/docs/minio/linux/reference/minio-mc/mc-mb.html'),
  'MINIO-policy': docs('https://github.com/minio/console'),
  'MINIO-src': code('https://github.com/minio/minio'),
  'MINIO-svcacct': docs(
    'https://docs.min.io/community/minio-object-store/reference/minio-mc-admin/mc-admin-user-svcacct-add.html',
  ),
  'MINIO-users': docs(
    'https://min.io/docs/minio/linux/administration/identity-access-management/minio-user-management.html',
  ),
  'MGO-utils': code('https://github.com/minio/minio-go/blob/master/pkg/s3utils/utils.go'),
  'B2-appkeys': docs('https://www.backblaze.com/docs/cloud-storage-create-and-manage-app-keys'),
  'B2-buckets': docs('https://www.backblaze.com/docs/cloud-storage-create-and-manage-buckets'),
  'B2-s3': docs('https://www.backblaze.com/docs/cloud-storage-s3-compatible-api'),
  'B2-s3-intro': docs('https://www.backblaze.com/apidocs/introduction-to-the-s3-compatible-api'),
  'OBS-B2': thread('https://github.com/sathinduga/obsidian-s3-sync-and-backup/issues/78'),
  'WAS-bucket-policy': docs('https://docs.wasabi.com/docs/bucket-policy'),
  'WAS-keys': docs('https://docs.wasabi.com/apidocs/generating-an-s3-api-key'),
  'WAS-policies': docs('https://docs.wasabi.com/v1/docs/policies-1'),
  'WAS-rate': thread('https://github.com/api-evangelist/wasabi'),
  'DO-access': docs('https://docs.digitalocean.com/products/spaces/how-to/manage-access/'),
  'DO-limits': docs('https://docs.digitalocean.com/products/spaces/details/limits/'),
  'GCS-del': docs('https://docs.cloud.google.com/storage/docs/xml-api/post-bucket'),
  'GCS-hmac': docs('https://cloud.google.com/storage/docs/authentication/hmackeys'),
  'GCS-hmac-manage': docs(
    'https://docs.cloud.google.com/storage/docs/authentication/managing-hmackeys',
  ),
  GAUL: thread('https://github.com/gaul/undocumented-s3-apis'),
  HETZ: docs('https://docs.hetzner.com/storage/object-storage/supported-actions/'),
  'HETZ-buckets': docs('https://docs.hetzner.com/storage/object-storage/faq/buckets-objects'),
  'HETZ-keys': thread(
    'https://motherduck.com/docs/integrations/cloud-storage/hetzner-object-storage/',
  ),
  'TOFU-2605': thread('https://github.com/opentofu/opentofu/issues/2605'),
  'SCW-cond': docs(
    'https://www.scaleway.com/en/docs/object-storage/api-cli/using-conditional-writes/',
  ),
  'SCW-guide': thread(
    'https://learn.product-live.com/guides/developers/integrations/cloud-storage/scaleway-s3',
  ),
  'SCW-keys': docs(
    'https://www.scaleway.com/en/docs/identity-and-access-management/iam/api-cli/using-api-key-object-storage/',
  ),
  'QINIU-private': docs('https://developer.qiniu.com/kodo/3946/set-bucket-private'),
  'QINIU-sdk': docs('https://developer.qiniu.com/kodo/12553/S3%20SDK%20sample'),
  'OBS-console': docs('https://support.huaweicloud.com/sdk-python-devg-obs/obs_22_0500.html'),
  'OBS-keys': docs(
    'https://support.huaweicloud.com/intl/en-us/sdk-nodejs-devg-obs/obs_29_0102.html',
  ),
  'TOS-acl': docs('https://www.volcengine.com/docs/6349/173975'),
  'TOS-guide': thread('https://docs.textin.com/pipeline/sources/volcengine-tos'),
  'TOS-note': thread('https://www.cnblogs.com/johnnyzen/p/19601097'),
  'TOS-regions': thread('https://gobackup.github.io/configuration/storages/tos'),
  'STORJ-7377': thread('https://github.com/storj/storj/issues/7377'),
  'STORJ-89': thread('https://github.com/storj/gateway-st/issues/89'),
  'STORJ-keys': docs('https://storj.dev/dcs/api/s3/credentials'),
  'GARAGE-compat': docs(
    'https://garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility',
  ),
  'GARAGE-connect': docs('https://garagehq.deuxfleurs.fr/connect/index.html'),
  'GARAGE-keys': docs('https://garagehq.deuxfleurs.fr/getting_started/bucket.html'),
  'GARAGE-src': code('https://github.com/deuxfleurs-org/garage'),
  'SW-7153': thread('https://github.com/seaweedfs/seaweedfs/issues/7153'),
  'SW-8800': thread('https://github.com/seaweedfs/seaweedfs/issues/8800'),
  'SW-api': docs('https://github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API'),
  'SW-keys': docs('https://github.com/seaweedfs/seaweedfs/wiki/S3-Credentials'),
  'RUSTFS-406': thread('https://github.com/rustfs/rustfs/issues/406'),
  'RUSTFS-policy': thread('https://github.com/orgs/rustfs/discussions/1388'),
  'CEPH-policy': docs('https://docs.ceph.com/en/latest/radosgw/bucketpolicy/'),
  'CEPH-tests': code('https://github.com/ceph/s3-tests'),
  'CEPH-user': docs('https://www.ibm.com/docs/en/storage-ceph/9.9.1?topic=management-create-user'),
  'DUP-src': code(
    'https://github.com/duplicati/duplicati/tree/master/Duplicati/Library/Backend/S3',
  ),
  JFS: code('https://github.com/juicedata/juicefs/tree/main/pkg/object'),
  'JFS-s3': code('https://github.com/juicedata/juicefs/blob/main/pkg/object/s3.go'),
  'LS-prov': code(
    'https://github.com/benbjohnson/litestream/blob/main/docs/PROVIDER_COMPATIBILITY.md',
  ),
  'OD-compat': code(
    'https://github.com/apache/opendal/blob/main/core/services/s3/src/compatible_services.md',
  ),
  'OD-src': code('https://github.com/apache/opendal/tree/main/core/services'),
  'RC-docs': code('https://github.com/rclone/rclone/blob/master/docs/content/s3.md'),
  'RC-src': code('https://github.com/rclone/rclone/blob/master/backend/s3/s3.go'),
  'RC-yaml': code('https://github.com/rclone/rclone/tree/master/backend/s3/provider'),
  'RS-doc': code('https://github.com/restic/restic/blob/master/doc/030_preparing_a_new_repo.rst'),
  'RS-src': code('https://github.com/restic/restic/tree/master/internal/backend/s3'),
  BucketCat: liveTest('https://github.com/finch-xu/BucketCat'),
} as const satisfies Record<string, Source>;

export type SourceKey = keyof typeof SOURCES;

function docs(where: string): Source {
  return { evidence: 'documentation', where };
}

function liveTest(where: string): Source {
  return { evidence: 'live test', where };
}

function code(where: string): Source {
  return { evidence: 'source code', where };
}

function thread(where: string): Source {
  return { evidence: 'discussion', where };
}
