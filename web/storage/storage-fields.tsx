import {
  Anchor,
  Autocomplete,
  Group,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import type { ReactNode } from 'react';
import { type Provider, providerName, useProviders } from '../api/providers.ts';
import type { Connection } from '../api/storages.ts';
import { inLanguage } from '../texts/in-language.ts';
import { useTexts } from '../texts/texts.ts';
import { MoreFields } from './more-fields.tsx';
import { ProviderAdvice } from './provider-advice.tsx';
import type { StorageFormState } from './storage-form.ts';

interface StorageFieldsProps {
  readonly state: StorageFormState;
  /** What was made of the fields; undefined while they are not understood. */
  readonly connection: Connection | undefined;
  /** What is wrong with a field, in the words of the language. */
  readonly complaints: Readonly<Record<string, ReactNode>>;
  /** Whether keys are kept on this computer already. */
  readonly hasKeys: boolean;
}

/** The page people know: a provider, and six fields with help for it. */
export function StorageFields({ state, connection, complaints, hasKeys }: StorageFieldsProps) {
  const { say, language } = useTexts();
  const { form, setField, setKey } = state;
  const { fields, keys } = form;
  const providers = useProviders();
  const provider = providers.find(({ id }) => id === (fields.provider ?? connection?.provider));
  const name = provider && providerName(provider, language);
  return (
    <Stack gap="lg">
      <Select
        label={say('storage.provider')}
        placeholder={say('storage.providerPlaceholder')}
        data={providers.map((one) => ({
          value: one.id,
          label: one.id === 'other' ? say('storage.other') : providerName(one, language),
        }))}
        value={fields.provider ?? null}
        onChange={(id) => setField('provider', (id as Provider['id'] | null) ?? undefined)}
        searchable
        clearable
        maxDropdownHeight={320}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg" verticalSpacing="lg">
        <TextInput
          label={say('storage.fields.endpoint')}
          description={<EndpointHelp provider={provider} name={name} />}
          placeholder={provider?.endpoint.template ?? 'https://s3.example.com'}
          value={fields.endpoint ?? ''}
          onChange={(event) => setField('endpoint', event.currentTarget.value)}
          error={complaints['endpoint']}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
        />
        <Autocomplete
          label={say('storage.fields.region')}
          description={
            provider?.usualRegion
              ? say('storage.help.regionUsual', { region: provider.usualRegion })
              : say('storage.help.region')
          }
          data={provider?.regions.map(({ id }) => id) ?? []}
          renderOption={({ option }) => <RegionOption id={option.value} provider={provider} />}
          limit={60}
          value={fields.region ?? ''}
          onChange={(value) => setField('region', value)}
          error={complaints['region']}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label={say('storage.fields.bucket')}
          description={
            <>
              {say('storage.help.bucket')} <HelpLink provider={provider} page="createBucket" />
            </>
          }
          value={fields.bucket ?? ''}
          onChange={(event) => setField('bucket', event.currentTarget.value)}
          error={complaints['bucket']}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label={say('storage.fields.rootPath')}
          description={say('storage.help.rootPath')}
          placeholder="kirsch"
          value={fields.rootPath ?? ''}
          onChange={(event) => setField('rootPath', event.currentTarget.value)}
          error={complaints['rootPath']}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label={say('storage.fields.accessKeyId')}
          description={
            <>
              {provider?.keys.accessKeyIdName && name
                ? say('storage.help.accessKeyIdNamed', {
                    provider: name,
                    name: provider.keys.accessKeyIdName,
                  })
                : say('storage.help.accessKeyId')}{' '}
              <HelpLink provider={provider} page="accessKeys" />
            </>
          }
          placeholder={hasKeys ? '••••••••' : ''}
          value={keys.accessKeyId}
          onChange={(event) => setKey('accessKeyId', event.currentTarget.value)}
          error={complaints['accessKeyId']}
          autoComplete="off"
          spellCheck={false}
        />
        <PasswordInput
          label={say('storage.fields.secretAccessKey')}
          description={<SecretHelp provider={provider} name={name} hasKeys={hasKeys} />}
          placeholder={hasKeys ? '••••••••' : ''}
          value={keys.secretAccessKey}
          onChange={(event) => setKey('secretAccessKey', event.currentTarget.value)}
          error={complaints['secretAccessKey']}
          autoComplete="new-password"
        />
      </SimpleGrid>
      <Stack gap="xs">
        {provider && provider.id !== 'other' && (
          <ProviderAdvice key={provider.id} provider={provider} connection={connection} />
        )}
        <MoreFields state={state} />
      </Stack>
    </Stack>
  );
}

function SecretHelp({
  provider,
  name,
  hasKeys,
}: {
  provider: Provider | undefined;
  name: string | undefined;
  hasKeys: boolean;
}) {
  const { say } = useTexts();
  if (hasKeys) return say('storage.help.secretKept');
  const ownName = provider?.keys.secretAccessKeyName;
  return ownName && name
    ? say('advice.secretNamed', { provider: name, name: ownName })
    : say('storage.help.secretAccessKey');
}

function EndpointHelp({
  provider,
  name,
}: {
  provider: Provider | undefined;
  name: string | undefined;
}) {
  const { say, language } = useTexts();
  if (!provider || provider.id === 'other' || !name) return say('storage.help.endpointPlain');
  return (
    <>
      {say('storage.help.endpoint', { provider: name, template: provider.endpoint.template })}{' '}
      <HelpLink provider={provider} page="endpoints" />
      {provider.endpoint.notes.map((note) => (
        <span key={note.en}> {inLanguage(note, language)}</span>
      ))}
    </>
  );
}

function HelpLink({
  provider,
  page,
}: {
  provider: Provider | undefined;
  page: 'endpoints' | 'createBucket' | 'accessKeys';
}) {
  const { say, language } = useTexts();
  const address = provider?.links[page];
  if (!provider || !address) return null;
  const what = say(`storage.help.links.${page}`);
  return (
    <Anchor
      href={address}
      target="_blank"
      rel="noreferrer"
      inherit
      underline="always"
      aria-label={say('storage.help.link', { provider: providerName(provider, language), what })}
    >
      {what}
    </Anchor>
  );
}

function RegionOption({ id, provider }: { id: string; provider: Provider | undefined }) {
  const { language } = useTexts();
  const known = provider?.regions.find((region) => region.id === id)?.place;
  const place = known && inLanguage(known, language);
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap" w="100%">
      <span>{id}</span>
      {place && place !== id && (
        <Text size="xs" c="dimmed">
          {place}
        </Text>
      )}
    </Group>
  );
}
