import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import { useComputers } from '../api/computers.ts';
import { useFormats } from '../format/formats.ts';
import { ComputerIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** Says that another computer has a newer state than this one, and offers to bring it here. */
export function AheadNotice() {
  const { say } = useTexts();
  const { span } = useFormats();
  const [, go] = useLocation();
  const { data } = useComputers();
  const ahead = data?.computers.find(({ key }) => key === data.ahead);
  if (!ahead) return null;
  return (
    <Alert
      variant="light"
      icon={<ComputerIcon />}
      title={say('backup.aheadTitle', {
        computer: ahead.name,
        span: span((ahead.secondsAhead ?? 0) * 1000),
      })}
    >
      <Stack gap="xs">
        <Text size="sm">{say('backup.aheadHelp')}</Text>
        <Group>
          <Button size="xs" onClick={() => go(`/backups/${ahead.lastBackupId}/restore`)}>
            {say('backup.aheadAction')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
