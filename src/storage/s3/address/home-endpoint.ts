import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import { fillTemplate } from './host-forms/host-form.ts';

/** The endpoint of a service that follows from the region, where it follows; `undefined` elsewhere. */
export function homeEndpoint(provider: ProviderId, region: string | undefined): string | undefined {
  const endpoint = fillTemplate(providerById(provider).endpoint.template.value, { region });
  const isChina = provider === 'aws' && region?.startsWith('cn-');
  return isChina ? `${endpoint}.cn` : endpoint;
}
