import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import { AWS_REGION } from './host-forms/aws.ts';
import { readHost } from './host-name.ts';
import { recogniseHost } from './recognise-host.ts';
import { regionCalled } from './region-names.ts';
import { splitAddress } from './split-address.ts';

/** What the field Region says. */
export interface RegionText {
  /** The code to sign for; `undefined` where the field says none. */
  readonly code?: string;
  /** Whether it was written in another way than the service writes it. */
  readonly isMended?: boolean;
  /** Why there is no code, where the field says something. */
  readonly problem?: 'not a region' | 'an address';
}

const AWS_CODE = new RegExp(`^${AWS_REGION}$`);
const AWS_ZONE = new RegExp(`^(${AWS_REGION})[a-f]$`);
const COUNTRY_FIRST = /^[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const CODES: Partial<Record<ProviderId, RegExp>> = {
  aws: AWS_CODE,
  oss: COUNTRY_FIRST,
  cos: COUNTRY_FIRST,
};
/** A code becomes part of a host at most services. */
const SERVICE_CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Servers of one's own may call their region anything. */
const ANY_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Words for "none in particular". */
const ANYWHERE = new Set(['auto', 'default', 'global', 'aws-global']);

/** Reads a region that was tidied, in the words of a service. */
export function readRegion(text: string, provider: ProviderId): RegionText {
  if (text === '') return {};
  const host = /[.:/]/.test(text) ? regionOfAddress(text, provider) : undefined;
  if (host) return { code: host, isMended: true };
  if (text.includes('://')) return { problem: 'an address' };
  const named = regionCalled(text, provider);
  if (named) return { code: named, isMended: true };
  const { kind, regions } = providerById(provider);
  // R2 and others of its kind take any word; only where the region is real does "auto" say nothing.
  const isReal = regions !== undefined && provider !== 'r2' && provider !== 'gcs';
  if (isReal && ANYWHERE.has(text.toLowerCase())) return { isMended: true };
  const isService = kind === 'service';
  const code = codeIn(text, provider) ?? (isService ? text.toLowerCase() : text);
  const shape = CODES[provider] ?? (isService ? SERVICE_CODE : ANY_CODE);
  return shape.test(code) ? { code, isMended: code !== text } : { problem: 'not a region' };
}

/** The code in what a service's console or documentation writes around it. */
function codeIn(text: string, provider: ProviderId): string | undefined {
  const word = text.toLowerCase();
  if (provider === 'aws') {
    const code = word.replaceAll('_', '-');
    const zone = AWS_ZONE.exec(code);
    if (zone) return zone[1];
    if (AWS_CODE.test(code)) return code;
    const codes = new Set(word.split(/[^a-z0-9-]+/).filter((part) => AWS_CODE.test(part)));
    return codes.size === 1 ? [...codes][0] : undefined;
  }
  if (provider === 'oss') {
    return withoutZone(word.replace(/^oss-/, '').replace(/-internal$/, ''), /-[a-z]$/, provider);
  }
  if (provider === 'cos') return withoutZone(word, /(?<!^ap-beijing)-\d{1,2}$/, provider);
  return undefined;
}

/** The region of a zone, where the region is known; some regions end like a zone. */
function withoutZone(word: string, zone: RegExp, provider: ProviderId): string | undefined {
  const known = new Set(providerById(provider).regions?.value.map(({ id }) => id));
  const region = word.replace(zone, '');
  return !known.has(word) && known.has(region) ? region : word;
}

function regionOfAddress(text: string, provider: ProviderId): string | undefined {
  const host = readHost(splitAddress(text).authority, 'https');
  const match = host && recogniseHost(host.name);
  const isOwn = match?.kind === 'serving' && match.form.provider === provider;
  return isOwn ? match.region : undefined;
}
