import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ProviderView } from '../../src/app/api/provider-schemas.ts';
import type { Language } from '../texts/languages.ts';
import { api, read } from './client.ts';

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

/** What people call a provider. */
export function providerName({ name }: Provider, language: Language): string {
  return language === 'zh' ? (name.chinese ?? name.english) : name.english;
}
