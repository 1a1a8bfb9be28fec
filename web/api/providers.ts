import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ProviderView } from '../../src/app/api/provider-schemas.ts';
import type { Language } from '../texts/languages.ts';
import { api, read } from './client.ts';
import type { Connection } from './storages.ts';

export type Provider = z.infer<typeof ProviderView>;

const NONE: readonly Provider[] = [];

/** What people need to know to fill in the fields, for each provider. */
export function useProviders(): readonly Provider[] {
  const { data } = useQuery({
    queryKey: ['providers'],
    queryFn: () => read(api.api.providers.$get()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.providers ?? NONE;
}

/** The policy of a key that can do what a backup there needs and nothing else. */
export function usePolicy(provider: Provider['id'], connection: Connection | undefined) {
  const { bucket = '', region = '', rootPath = '' } = connection ?? {};
  return useQuery({
    queryKey: ['policy', provider, bucket, region, rootPath],
    queryFn: () =>
      read(api.api.providers.policy.$post({ json: { provider, bucket, region, rootPath } })),
    enabled: connection !== undefined,
    gcTime: 10_000,
  });
}

/** What people call a provider. */
export function providerName({ name }: Provider, language: Language): string {
  return language === 'zh' ? (name.chinese ?? name.english) : name.english;
}
