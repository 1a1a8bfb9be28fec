import { KirschError } from '../../../errors/index.ts';
import { checkScope, objectsIn, policyText } from './policy-scope.ts';
import type { AccessPolicy, PolicyScope } from './provider.ts';

/**
 * Tencent Cloud's policy language. A resource names the region and the account, whose number is the end of the bucket's
 * name. The prefix of a list is compared in its URL-encoded form: with a plain slash every list is refused.
 */
export const CAM_POLICY: AccessPolicy = {
  language: 'CAM policy',
  text: (scope) => {
    checkScope(scope);
    const bucket = bucketResource(scope);
    return policyText({
      version: '2.0',
      statement: [
        {
          effect: 'allow',
          action: ['name/cos:GetBucket'],
          resource: [`${bucket}/*`],
          ...(scope.rootPath === ''
            ? {}
            : { condition: { string_like: { 'cos:prefix': [encodedPrefix(scope)] } } }),
        },
        {
          effect: 'allow',
          action: [
            'name/cos:GetObject',
            'name/cos:HeadObject',
            'name/cos:PutObject',
            'name/cos:DeleteObject',
            'name/cos:InitiateMultipartUpload',
            'name/cos:UploadPart',
            'name/cos:CompleteMultipartUpload',
            'name/cos:AbortMultipartUpload',
          ],
          resource: [`${bucket}/${objectsIn(scope)}`],
        },
      ],
    });
  },
};

function bucketResource({ bucket, region }: PolicyScope): string {
  const account = /-(\d+)$/.exec(bucket)?.[1];
  if (account === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'The bucket name does not end with the account number.', {
      hint: 'At Tencent Cloud a bucket is called like backups-1250000000; copy the whole name.',
    });
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    throw new KirschError('BAD_ARGUMENT', 'A CAM policy names the region of the bucket.', {
      hint: 'Give the region as the console shows it, like ap-guangzhou.',
    });
  }
  return `qcs::cos:${region}:uid/${account}:${bucket}`;
}

/** `encodeURIComponent` throws at half a surrogate pair, which no key can hold. */
function encodedPrefix({ rootPath }: PolicyScope): string {
  return `${encodeURIComponent(rootPath.toWellFormed())}%2F*`;
}
