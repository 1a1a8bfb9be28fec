import { Button, Group, NativeSelect, PasswordInput, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTryWebhook } from '../api/automation.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import type { AutomationPart } from './automation-part.ts';

const DAYS = [0, 1, 2, 3, 7, 14, 30] as const;

/** Who is told when something goes wrong, or is right again. */
export function NotificationSection({ now, onChange }: AutomationPart) {
  const { say } = useTexts();
  const [webhook, setWebhook] = useState('');
  const trial = useTryWebhook();
  const { desktopNotifications, hasWebhook, missedAfterDays } = now;
  const days = [...new Set([...DAYS, missedAfterDays])].sort((a, b) => a - b);
  return (
    <Section title={say('automation.notify')} says={say('automation.notifySays')}>
      <Switch
        label={say('automation.desktop')}
        checked={desktopNotifications}
        onChange={(event) => onChange({ desktopNotifications: event.currentTarget.checked })}
      />
      <NativeSelect
        label={say('automation.missed')}
        value={String(missedAfterDays)}
        data={days.map((each) => ({
          value: String(each),
          label:
            each === 0
              ? say('automation.missedNever')
              : say('automation.missedDays', { count: each }),
        }))}
        onChange={(event) => onChange({ missedAfterDays: Number(event.currentTarget.value) })}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ webhook: webhook.trim() });
          setWebhook('');
        }}
      >
        <Group align="flex-end" gap="xs">
          <PasswordInput
            flex={1}
            miw={220}
            label={say('automation.webhook')}
            description={say('automation.webhookSays')}
            placeholder={hasWebhook ? say('automation.webhookKept') : 'https://'}
            autoComplete="off"
            value={webhook}
            onChange={(event) => setWebhook(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={webhook.trim() === ''}>
            {say('common.save')}
          </Button>
        </Group>
      </form>
      {hasWebhook && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={trial.isPending}
            onClick={() => trial.mutate()}
          >
            {say('automation.webhookTry')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            onClick={() => {
              trial.reset();
              onChange({ webhook: null });
            }}
          >
            {say('automation.webhookRemove')}
          </Button>
          <Text size="sm" role="status">
            {trial.isSuccess && say('automation.webhookWorks')}
          </Text>
        </Group>
      )}
      {trial.error && <ErrorNotice error={trial.error} />}
    </Section>
  );
}
