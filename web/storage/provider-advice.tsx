import { Anchor, Code, Group, List, Stack, Text } from '@mantine/core';
import { Children, type ReactNode } from 'react';
import { type Provider, providerName, usePolicy } from '../api/providers.ts';
import type { Connection } from '../api/storages.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Unfolding } from '../parts/unfolding.tsx';
import { inLanguage } from '../texts/in-language.ts';
import { useTexts } from '../texts/texts.ts';

interface AdviceProps {
  readonly provider: Provider;
  /** What was made of the fields; undefined while they are not understood. */
  readonly connection: Connection | undefined;
}

/** How a bucket and a key are made at the provider, for those who ask: its pages, its words, a policy to paste. */
export function ProviderAdvice({ provider, connection }: AdviceProps) {
  const { say, language } = useTexts();
  const { console: pages, keys, links, policyLanguage, privateBucket } = provider;
  const { accessKeyIdName: id, secretAccessKeyName: secret } = keys;
  return (
    <Unfolding label={say('advice.show', { provider: providerName(provider, language) })}>
      {(isOpen) => (
        <Stack gap="md" pt="sm">
          <Step
            what={say('advice.bucket')}
            page={pages.bucket}
            documentation={links.createBucket}
          />
          <Step what={say('advice.key')} page={pages.key} documentation={links.accessKeys}>
            {id && secret && <Text size="sm">{say('advice.keyNames', { id, secret })}</Text>}
            {keys.advice && <Text size="sm">{inLanguage(keys.advice, language)}</Text>}
          </Step>
          {policyLanguage && (
            <Step what={say('advice.policy')} documentation={links.policy}>
              {isOpen && <Policy provider={provider} connection={connection} />}
            </Step>
          )}
          <Step
            what={say('advice.private')}
            page={privateBucket.page}
            documentation={links.privateBucket}
          >
            {privateBucket.note && (
              <Text size="sm">{inLanguage(privateBucket.note, language)}</Text>
            )}
            {privateBucket.steps.length > 0 && (
              <List type="ordered" size="sm">
                {privateBucket.steps.map((step) => (
                  <List.Item key={step.en}>{inLanguage(step, language)}</List.Item>
                ))}
              </List>
            )}
          </Step>
        </Stack>
      )}
    </Unfolding>
  );
}

interface StepProps {
  readonly what: string;
  /** The page of the console where it is done. */
  readonly page?: string | undefined;
  readonly documentation?: string | undefined;
  readonly children?: ReactNode;
}

/** One thing to do; nothing where there is nothing to say of it. */
function Step({ what, page, documentation, children }: StepProps) {
  const { say } = useTexts();
  if (!page && !documentation && Children.toArray(children).length === 0) return null;
  const links = [
    { address: page, link: say('advice.open') },
    { address: documentation, link: say('advice.read') },
  ];
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {what}
        </Text>
        {links.map(
          ({ address, link }) =>
            address && (
              <Anchor
                key={link}
                href={address}
                target="_blank"
                rel="noreferrer"
                size="sm"
                underline="always"
                aria-label={say('advice.linkNamed', { what, link })}
              >
                {link}
              </Anchor>
            ),
        )}
      </Group>
      {children}
    </Stack>
  );
}

/** The policy of a key that can do what a backup in this bucket needs and nothing else. */
function Policy({ provider, connection }: AdviceProps) {
  const { say } = useTexts();
  const { data, error } = usePolicy(provider.id, connection);
  if (!connection) return <Text size="sm">{say('advice.policyLater')}</Text>;
  if (error) return <ErrorNotice error={error} />;
  if (!data) return null;
  return (
    <>
      <Text size="sm">{say('advice.policySays', { language: data.language })}</Text>
      <Code block mah={220} tabIndex={0} style={{ overflow: 'auto' }}>
        {data.text}
      </Code>
      <Group>
        <CopyText value={data.text} label={say('advice.copyPolicy')} size="xs" />
      </Group>
    </>
  );
}
