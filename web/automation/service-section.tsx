import { Button, Group, Text } from '@mantine/core';
import { type Automation, useChangeService } from '../api/automation.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';

/** Whether the app starts when the person logs in, so that backups happen without it being opened. */
export function ServiceSection({ service }: Pick<Automation, 'service'>) {
  const { say } = useTexts();
  const change = useChangeService();
  const isInstalled = service?.state === 'installed';
  return (
    <Section title={say('automation.service')} says={say('automation.serviceSays')}>
      {service ? (
        <Group justify="space-between">
          <Text size="sm">
            {say(`automation.serviceStates.${service.state}`, { kind: service.kind })}
          </Text>
          <Group gap="xs">
            {!isInstalled && (
              <Button
                variant="default"
                loading={change.isPending}
                onClick={() => change.mutate(true)}
              >
                {say('automation.serviceOn')}
              </Button>
            )}
            {service.state !== 'absent' && (
              <Button
                variant="default"
                loading={change.isPending}
                onClick={() => change.mutate(false)}
              >
                {say('automation.serviceOff')}
              </Button>
            )}
          </Group>
        </Group>
      ) : (
        <Text size="sm">{say('automation.serviceUnknown')}</Text>
      )}
      {change.error && <ErrorNotice error={change.error} />}
    </Section>
  );
}
