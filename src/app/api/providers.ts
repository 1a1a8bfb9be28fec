import { createRoute, type z } from '@hono/zod-openapi';
import {
  KirschError,
  PROVIDERS,
  type Provider,
  providerById,
  regionInChinese,
} from '../../index.ts';
import { inBothLanguages } from '../storages/in-both-languages.ts';
import { answers, takes } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import { PolicyRequest, PolicyText, ProviderList, type ProviderView } from './provider-schemas.ts';

const list = createRoute({
  method: 'get',
  path: '/providers',
  summary: 'What people need to know to fill in the fields for each provider.',
  responses: answers('The providers, in the order in which they are offered.', ProviderList),
});

const policy = createRoute({
  method: 'post',
  path: '/providers/policy',
  summary: 'The policy of a key that can do what a backup needs and nothing else.',
  request: { body: takes(PolicyRequest) },
  responses: answers('A text to paste into the provider’s console.', PolicyText),
});

export function providerRoutes() {
  const providers = PROVIDERS.map(describeProvider);
  return newGroup()
    .openapi(list, (c) => c.json({ providers }, 200))
    .openapi(policy, (c) => {
      const { provider, ...scope } = c.req.valid('json');
      const found = providerById(provider).policy?.value;
      if (!found) {
        throw new KirschError('BAD_ARGUMENT', 'This provider has no policies that are known.', {
          details: { reason: 'no-policy' },
        });
      }
      return c.json({ language: found.language, text: found.text(scope) }, 200);
    });
}

function describeProvider(provider: Provider): z.infer<typeof ProviderView> {
  const { id, name, kind, endpoint, regions, addressing, signingRegion, keys, policy } = provider;
  const { privacy } = provider;
  const region = signingRegion?.value;
  const usualRegion =
    region?.from === 'fixed' ? region.region : region?.from === 'server' ? region.usual : undefined;
  return {
    id,
    name: { ...name },
    kind,
    endpoint: {
      template: endpoint.template.value,
      examples: [...(endpoint.examples?.value ?? [])],
      notes: (endpoint.notes ?? []).map(({ value }) => inBothLanguages(value)),
    },
    regions: (regions?.value ?? []).map(({ id: region, place }) => ({
      id: region,
      ...(place !== undefined && {
        place: { en: place, 'zh-CN': regionInChinese(region, id) ?? region },
      }),
    })),
    ...(usualRegion !== undefined && { usualRegion }),
    pathStyle: addressing.style.value === 'path',
    keys: {
      ...valuesOf({
        accessKeyIdName: keys.accessKeyIdName,
        secretAccessKeyName: keys.secretAccessKeyName,
      }),
      ...(keys.advice && { advice: inBothLanguages(keys.advice.value) }),
    },
    console: valuesOf(provider.console),
    links: valuesOf(provider.links),
    privateBucket: {
      steps: (privacy.steps?.value ?? []).map(inBothLanguages),
      ...(privacy.page && { page: privacy.page.value }),
      ...(privacy.note && { note: inBothLanguages(privacy.note.value) }),
    },
    ...(policy && { policyLanguage: policy.value.language }),
  };
}

/** Facts without where they stand. */
function valuesOf<Name extends string>(
  facts: Readonly<Partial<Record<Name, { readonly value: string } | undefined>>>,
): Partial<Record<Name, string>> {
  const entries = Object.entries<{ readonly value: string } | undefined>(facts);
  return Object.fromEntries(
    entries.flatMap(([name, fact]) => (fact ? [[name, fact.value]] : [])),
  ) as Partial<Record<Name, string>>;
}
