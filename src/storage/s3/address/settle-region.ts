import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import type { Findings } from './findings.ts';
import { readRegion } from './read-region.ts';
import type { UnderstoodConnection } from './understood-connection.ts';

const DEFAULT_REGION = 'us-east-1';
/** Services that do not compare: the region that their own examples sign for. */
const DEFAULT_REGIONS: Partial<Record<ProviderId, string>> = { oss: 'cn-hangzhou', gcs: 'auto' };

export type SettledRegion = Pick<UnderstoodConnection, 'region' | 'regionSource'>;

/** Chooses between what the host, the field and the provider say. */
export function settleRegion(
  text: string,
  facts: EndpointFacts,
  provider: ProviderId,
  findings: Findings,
): SettledRegion | undefined {
  const field = readRegion(text, provider);
  if (facts.region !== undefined) {
    const isSame = field.code === facts.region || text.toLowerCase() === facts.region;
    const isOther = field.code !== undefined && !isSame;
    if (isOther || field.problem) noteContradiction(facts.region, provider, findings);
    return { region: facts.region, regionSource: 'host' };
  }
  if (field.problem === 'an address') {
    return findings.complain({
      code: 'address-in-field',
      field: 'region',
      message: 'The region is an address.',
      hint: 'Put the address into Endpoint, and into Region a code like us-east-1, or nothing.',
    });
  }
  if (field.problem) {
    return findings.complain({
      code: 'region-invalid',
      field: 'region',
      message: `The region is none that ${providerById(provider).name.english} has.`,
      hint: `Write its code, like ${exampleRegion(provider)}, as the console shows it beside the bucket.`,
    });
  }
  if (field.isMended) {
    findings.note(
      'region-mended',
      field.code === undefined
        ? 'The word in Region names no region, so it was left out.'
        : `The region was read as ${field.code}.`,
    );
  }
  return field.code === undefined
    ? { region: defaultRegion(provider), regionSource: 'default' }
    : { region: field.code, regionSource: 'field' };
}

function noteContradiction(region: string, provider: ProviderId, findings: Findings): void {
  const why =
    provider === 'r2'
      ? 'Cloudflare R2 has one region, called auto, which was taken instead of the one in Region.'
      : `The endpoint's host is in ${region} and Region says something else. The host was believed: a request to it must be signed for its own region.`;
  findings.note('region-from-host', why, { repair: { field: 'region', value: region } });
}

function defaultRegion(provider: ProviderId): string {
  const rule = providerById(provider).signingRegion?.value;
  if (rule?.from === 'fixed') return rule.region;
  if (rule?.from === 'server') return rule.usual;
  return DEFAULT_REGIONS[provider] ?? DEFAULT_REGION;
}

function exampleRegion(provider: ProviderId): string {
  return providerById(provider).regions?.value[0]?.id ?? DEFAULT_REGION;
}
