import type { Provider } from '../providers/provider.ts';
import type { PrivacyFinding, PrivacyReport } from './privacy-report.ts';

/** Puts together what the probes found. Pure. */
export function judgePrivacy(
  findings: readonly PrivacyFinding[],
  { privacy, links, name }: Pick<Provider, 'privacy' | 'links' | 'name'>,
): PrivacyReport {
  const isBlocked = findings.some(
    ({ probe, answer }) => probe === 'publicAccessBlock' && answer === 'not-public',
  );
  // What a block overrides is in no force; what a stranger could really do is.
  const inForce = findings.filter(
    ({ probe }) => !isBlocked || (probe !== 'acl' && probe !== 'policyStatus'),
  );
  const page = privacy.page?.value ?? links.privateBucket?.value;
  const where = page === undefined ? {} : { page };
  const open = inForce.filter(({ answer }) => answer === 'public');
  if (open.length > 0) {
    const how = open.map(({ says }) => says);
    return {
      state: 'public',
      says: `The bucket is public: ${how.join(', ')}.`,
      how,
      steps: privacy.steps?.value ?? [],
      ...where,
      findings,
    };
  }
  // A service whose S3 side answers no stranger, whatever else shows the bucket.
  const isBlind = privacy.seenBy?.value.length === 0;
  if (isBlind || !inForce.some(({ answer }) => answer === 'not-public')) {
    return {
      state: 'cannot-be-seen',
      says: `Whether the bucket is public cannot be seen from here${isBlind ? `: the S3 side of ${name.english} does not show it` : ''}.`,
      ...where,
      findings,
    };
  }
  return {
    state: 'not-public',
    says: 'The bucket is not public, as far as can be seen from here.',
    ...where,
    findings,
  };
}
