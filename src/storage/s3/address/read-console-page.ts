import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import { NO_ENDPOINT } from './endpoint-facts.ts';
import { fillTemplate } from './host-forms/host-form.ts';
import { CONSOLE_PAGES } from './host-forms/index.ts';
import type { AddressPieces } from './split-address.ts';
import { splitPath } from './split-path.ts';

/** Reads where a bucket is from the address of a console's page; `undefined` when it is none, or does not tell. */
export function readConsolePage(name: string, pieces: AddressPieces): EndpointFacts | undefined {
  for (const page of CONSOLE_PAGES) {
    const inHost = page.host.exec(name);
    const inPath = page.path.exec(pieces.path);
    if (!inHost || !inPath) continue;
    const query = new URLSearchParams(pieces.query);
    const parameter = (key: string | undefined) => (key && query.get(key)) || undefined;
    const groups = inPath.groups ?? {};
    const bucket = groups['bucket'] ?? parameter(page.query?.bucket);
    const region = groups['region'] ?? parameter(page.query?.region);
    const account = groups['account']?.toLowerCase();
    if (!bucket && !account && !region) continue;
    const facts = { ...groups, account, region: undefined };
    const template = page.endpoint ?? providerById(page.provider).endpoint.template.value;
    const host = fillTemplate(template, facts)?.slice('https://'.length);
    return {
      ...NO_ENDPOINT,
      provider: page.provider,
      host,
      path: folderIn(parameter(page.query?.folder)),
      region: isCode(region) ? region : onlyRegion(page.provider),
      bucket,
      account,
      isConsole: true,
      isMissing: false,
    };
  }
  return undefined;
}

function onlyRegion(provider: ProviderId): string | undefined {
  const rule = providerById(provider).signingRegion?.value;
  return rule?.from === 'fixed' ? rule.region : undefined;
}

/** Some consoles encode the folder twice. */
function folderIn(text = ''): string[] {
  if (!/%2f/i.test(text)) return splitPath(text);
  try {
    return splitPath(decodeURIComponent(text));
  } catch {
    return splitPath(text);
  }
}

function isCode(region: string | undefined): region is string {
  return region !== undefined && /^[a-z0-9-]{1,64}$/.test(region);
}
