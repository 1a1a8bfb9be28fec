import { checkScope, objectsIn, policyText } from './policy-scope.ts';
import type { AccessPolicy, PolicyScope } from './provider.ts';

/**
 * AWS's policy language, which other services read too. With a root path the list is limited to it, so a read of a
 * missing object is answered 403 rather than 404 by AWS: it tells what is missing only to those who may list everything.
 */
export const IAM_POLICY: AccessPolicy = {
  language: 'IAM policy',
  text: (scope) => {
    checkScope(scope);
    const bucket = `arn:${partitionOf(scope)}:s3:::${scope.bucket}`;
    return policyText({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:ListBucket'],
          Resource: [bucket],
          ...(scope.rootPath === ''
            ? {}
            : { Condition: { StringLike: { 's3:prefix': [objectsIn(scope)] } } }),
        },
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          Resource: [`${bucket}/${objectsIn(scope)}`],
        },
      ],
    });
  },
};

function partitionOf({ region }: PolicyScope): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** The same for services that write every resource as AWS's main partition, whatever their regions are called. */
export const IAM_POLICY_ELSEWHERE: AccessPolicy = {
  language: IAM_POLICY.language,
  text: (scope) => IAM_POLICY.text({ ...scope, region: '' }),
};
