import { checkScope, objectsIn, policyText } from './policy-scope.ts';
import type { AccessPolicy } from './provider.ts';

/** Alibaba Cloud's policy language: the parts of an upload are written under the permission to put an object. */
export const RAM_POLICY: AccessPolicy = {
  language: 'RAM policy',
  text: (scope) => {
    checkScope(scope);
    const bucket = `acs:oss:*:*:${scope.bucket}`;
    return policyText({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['oss:ListObjects'],
          Resource: [bucket],
          ...(scope.rootPath === ''
            ? {}
            : { Condition: { StringLike: { 'oss:Prefix': [objectsIn(scope)] } } }),
        },
        {
          Effect: 'Allow',
          Action: [
            'oss:GetObject',
            'oss:PutObject',
            'oss:DeleteObject',
            'oss:AbortMultipartUpload',
          ],
          Resource: [`${bucket}/${objectsIn(scope)}`],
        },
      ],
    });
  },
};
