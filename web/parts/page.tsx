import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTexts } from '../texts/texts.ts';

interface PageProps {
  readonly title: string;
  readonly says?: ReactNode;
  /** What can be done with the whole page, at its top. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title, what it is about, and what is on it. */
export function Page({ title, says, actions, children }: PageProps) {
  const { say } = useTexts();
  useEffect(() => {
    document.title = `${title} · ${say('shell.name')}`;
  }, [title, say]);
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-start" gap="md">
        <Box>
          <Title order={1}>{title}</Title>
          {says && (
            <Text c="dimmed" mt={4} maw={640}>
              {says}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
