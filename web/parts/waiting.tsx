import { Group, Loader, Text } from '@mantine/core';
import { useTexts } from '../texts/texts.ts';

/** Says that something is on its way. Never a wheel without words. */
export function Waiting({ children }: { children?: string }) {
  const { say } = useTexts();
  return (
    <Group gap="sm" role="status" py="md">
      <Loader size="xs" />
      <Text size="sm" c="dimmed">
        {children ?? say('shell.loading')}
      </Text>
    </Group>
  );
}
