import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useTexts } from '../texts/texts.ts';

/** An address that leads nowhere. */
export function MissingPage() {
  const { say } = useTexts();
  return (
    <Stack align="flex-start" py="xl">
      <Title order={1}>{say('shell.missing.title')}</Title>
      <Text c="dimmed">{say('shell.missing.help')}</Text>
      <Button component={Link} href="/">
        {say('shell.missing.back')}
      </Button>
    </Stack>
  );
}
