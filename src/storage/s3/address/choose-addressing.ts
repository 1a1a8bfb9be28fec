import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import type { Findings } from './findings.ts';
import { isIpAddress, isLoopback, isPrivateHost } from './host-name.ts';
import type { Addressing } from './understood-connection.ts';

/** Services at which a domain of one's own is bound to one bucket, and serves it with S3. */
const BINDS_DOMAINS: ReadonlySet<ProviderId> = new Set(['oss', 'cos', 'tos']);

/** Whether an endpoint is a domain that its owner has bound to one bucket. */
export function isBucketDomain(facts: EndpointFacts, provider: ProviderId): boolean {
  const isStranger = facts.provider === undefined && facts.host !== undefined;
  // Names of a local network, without a dot, are a server for trials.
  const isPublic = isStranger && !isPrivateHost(facts.host!) && facts.host!.includes('.');
  return isPublic && BINDS_DOMAINS.has(provider);
}

/** Chooses where a request names the bucket. */
export function chooseAddressing(
  facts: EndpointFacts,
  provider: ProviderId,
  bucket: string,
  pathStyle: boolean | undefined,
  findings: Findings,
): Addressing {
  const host = facts.host ?? '';
  if (pathStyle === true) return 'path';
  if (isIpAddress(host)) {
    if (pathStyle === false) {
      findings.note(
        'path-style-for-ip',
        'Nothing can stand before an IP address, so the bucket goes into the path.',
      );
    }
    return 'path';
  }
  if (isBucketDomain(facts, provider)) return 'bucket-endpoint';
  const isStranger = facts.provider === undefined && facts.host !== undefined;
  if (pathStyle === false) {
    return isStranger && host.startsWith(`${bucket}.`) ? 'bucket-endpoint' : 'virtual-hosted';
  }
  // The simulator on this computer is addressed like the service that it plays.
  if (isStranger && !isLoopback(host)) return 'path';
  const { style, otherStyle } = providerById(provider).addressing;
  const isPathRefused = otherStyle?.value === 'refused';
  // A certificate for *.host covers no bucket with a dot.
  if (facts.isEncrypted && bucket.includes('.') && !isPathRefused) return 'path';
  return style.value;
}
