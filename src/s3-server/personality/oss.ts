import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import {
  answersBucketElsewhere,
  refusesDefaultEndpoint,
  refusesPathStyle,
} from './rules/addressing.ts';
import { forbidsOverwriteBy, refusesWriteConditions } from './rules/conditions.ts';
import { hasOpaqueEtagsOfParts, writesEtagsInUpperCase } from './rules/etags.ts';
import {
  batchDeleteNeedsDigest,
  ignoresChecksumHeaders,
  refusesAwsChunked,
} from './rules/integrity.ts';

/** Alibaba Cloud OSS at its native host names. */
export function oss(): Personality {
  return makePersonality('oss', {
    defaultRegion: 'cn-hangzhou',
    traits: { anyRegion: true, minPartBytes: 100 * 1024 },
    manners: {
      server: 'AliyunOSS',
      replyHeaders: (id) => ({ 'x-oss-request-id': id }),
      errorElements: ({ id, host }) => ({ RequestId: id, HostId: host }),
    },
    words: {
      AllAccessDisabled: { code: 'UserDisable', status: 403, message: 'UserDisable' },
      SlowDown: {
        code: 'TotalQpsLimitExceeded',
        status: 503,
        message: 'Please reduce your request rate.',
        headers: { 'x-oss-qos-delay-time': '1000' },
      },
    },
    rules: [
      refusesPathStyle({
        code: 'SecondLevelDomainForbidden',
        status: 403,
        message:
          'The bucket you are attempting to access must be addressed using OSS third level domain.',
      }),
      // Of a page that is newer than the reference: "Access buckets via custom domain names", Alibaba Cloud.
      refusesDefaultEndpoint({
        code: 'PublicEndpointForbidden',
        status: 400,
        message:
          'The default public endpoint must not be used for this operation; use a custom domain name.',
        elements: { EC: '0048-00000401' },
      }),
      answersBucketElsewhere((_bucket, region) => ({
        code: 'AccessDenied',
        status: 403,
        message:
          'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
        elements: { Endpoint: `oss-${region}.aliyuncs.com` },
      })),
      refusesAwsChunked(
        {
          code: 'InvalidArgument',
          status: 400,
          message:
            'aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.',
          elements: { EC: '0017-00000804' },
        },
        { except: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
      ),
      ignoresChecksumHeaders(),
      batchDeleteNeedsDigest(
        {
          code: 'MissingArgument',
          status: 400,
          message: 'Missing Some Required Arguments.',
          elements: { ArgumentName: 'Content-MD5' },
        },
        { any: false },
      ),
      refusesWriteConditions((header) => ({
        code: 'NotImplemented',
        status: 400,
        message: 'A header you provided implies functionality that is not implemented.',
        elements: { Header: header, EC: '0017-00000245' },
      })),
      forbidsOverwriteBy('x-oss-forbid-overwrite'),
      writesEtagsInUpperCase(),
      hasOpaqueEtagsOfParts(),
      tellsAcl(),
    ],
  });
}
