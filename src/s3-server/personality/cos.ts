import { CHUNKS_REFUSED, NO_SUCH_BUCKET } from './answers.ts';
import { makePersonality, type Personality } from './personality.ts';
import { tellsAcl } from './rules/access.ts';
import {
  answersBucketElsewhere,
  bucketNamesAreLike,
  refusesPathStyle,
} from './rules/addressing.ts';
import { forbidsOverwriteBy, ignoresWriteConditions } from './rules/conditions.ts';
import { downloadsAreAttachments, refusesDownloadsOf } from './rules/downloads.ts';
import { hasOpaqueEtagsOfParts } from './rules/etags.ts';
import { ignoresChecksumHeaders, refusesAwsChunked } from './rules/integrity.ts';

/** Tencent Cloud COS, buckets of 2024 and later. */
export function cos(): Personality {
  return makePersonality('cos', {
    defaultRegion: 'ap-guangzhou',
    traits: { anyRegion: true, minPartBytes: 1024 * 1024 },
    manners: {
      server: 'tencent-cos',
      replyHeaders: (id) => ({ 'x-cos-request-id': id }),
      errorElements: ({ id, host, path }) => ({
        Resource: `${host ?? ''}${path ?? ''}`,
        RequestId: id,
        TraceId: Buffer.from(id).toString('base64'),
      }),
    },
    rules: [
      refusesPathStyle({
        code: 'PathStyleDomainForbidden',
        status: 403,
        message:
          'The bucket you are attempting to access must be addressed using COS virtual-styled domain.',
      }),
      bucketNamesAreLike(/-\d{10}$/),
      answersBucketElsewhere(() => NO_SUCH_BUCKET),
      // The reference knows of the refusal, and of no code for it.
      refusesAwsChunked(CHUNKS_REFUSED),
      // That leaves Content-MD5 as the only digest of a batch delete.
      ignoresChecksumHeaders(),
      ignoresWriteConditions(),
      forbidsOverwriteBy('x-cos-forbid-overwrite'),
      // Tencent's own notice shows status 400 for this code.
      refusesDownloadsOf(['.apk', '.ipa'], {
        code: 'DownloadForbidden',
        status: 400,
        message:
          'The APK/IPA file is not allowed to be distributed in a public network using COS default domain, please use custom domain instead.',
      }),
      downloadsAreAttachments({ 'x-cos-force-download': 'true' }),
      hasOpaqueEtagsOfParts(),
      tellsAcl(),
    ],
  });
}
