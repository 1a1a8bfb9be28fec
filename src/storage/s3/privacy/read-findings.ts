import type { Answer } from '../connection-test/answer.ts';
import { elementOf, isSuccess, refusalWords, whoAnswered } from '../connection-test/answer.ts';
import type { PrivacyFinding } from './privacy-report.ts';

/** Groups of whoever asks, and of whoever has an account with the provider, which anybody can make. */
const EVERYBODY = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)\b/;
/** Alibaba Cloud's own writing of a list. */
const PUBLIC_GRANT = /<Grant>\s*public-read(?:-write)?\s*<\/Grant>/;

const BLOCKS = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
];

/** What a list without a signature shows. */
export function readStrangersList(answer: Answer): PrivacyFinding {
  const isList = isSuccess(answer) && /<ListBucketResult[\s>]/.test(answer.text);
  if (isList) return found('list', 'public', 'everybody can list its objects');
  if (isRefused(answer)) return found('list', 'not-public', 'a list without a key is refused');
  return unknown('list', answer);
}

/** What reading an object without a signature shows. The object is known to be there. */
export function readStrangersObject(answer: Answer): PrivacyFinding {
  // A sign-in page of a network, which answers whatever is asked, reads nothing.
  if (isSuccess(answer) && whoAnswered(answer) !== 'web-page') {
    return found('read', 'public', 'everybody can read its objects');
  }
  const isHidden = isRefused(answer) || answer.status === 404;
  if (isHidden) return found('read', 'not-public', 'reading without a key is refused');
  return unknown('read', answer);
}

/** What the bucket's access control list says. */
export function readAcl(answer: Answer): PrivacyFinding {
  if (!isSuccess(answer)) return unknown('acl', answer);
  const isPublic = EVERYBODY.test(answer.text) || PUBLIC_GRANT.test(answer.text);
  if (isPublic) return found('acl', 'public', 'its access control list lets everybody in');
  if (!/<AccessControlList[\s>]/.test(answer.text)) return unknown('acl', answer);
  return found('acl', 'not-public', 'its access control list lets nobody else in');
}

/** What the service makes of the bucket's policy. */
export function readPolicyStatus(answer: Answer): PrivacyFinding {
  const isPublic = elementOf(answer.text, 'IsPublic')?.toLowerCase();
  if (isSuccess(answer) && isPublic === 'true') {
    return found('policyStatus', 'public', 'its policy lets everybody in');
  }
  if (isSuccess(answer) && isPublic === 'false') {
    return found('policyStatus', 'not-public', 'its policy lets nobody else in');
  }
  if (refusalWords(answer).code === 'NoSuchBucketPolicy') {
    return found('policyStatus', 'not-public', 'it has no policy');
  }
  return unknown('policyStatus', answer);
}

/** Whether public access is blocked as a whole. That it is not blocked makes no bucket public. */
export function readPublicAccessBlock(answer: Answer): PrivacyFinding {
  const isWhole = BLOCKS.every((name) => elementOf(answer.text, name)?.toLowerCase() === 'true');
  if (isSuccess(answer) && isWhole) {
    return found('publicAccessBlock', 'not-public', 'public access is blocked');
  }
  const isMissing = refusalWords(answer).code === 'NoSuchPublicAccessBlockConfiguration';
  if (isSuccess(answer) || isMissing) {
    return found('publicAccessBlock', 'unknown', 'public access is not blocked as a whole');
  }
  return unknown('publicAccessBlock', answer);
}

function isRefused({ status }: Answer): boolean {
  return status === 401 || status === 403;
}

function unknown(probe: PrivacyFinding['probe'], answer: Answer): PrivacyFinding {
  const { code } = refusalWords(answer);
  return found(probe, 'unknown', `no answer to that (${code || `status ${answer.status}`})`);
}

function found(
  probe: PrivacyFinding['probe'],
  answer: PrivacyFinding['answer'],
  says: string,
): PrivacyFinding {
  return { probe, answer, says };
}
