import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { RecoveryKit as Kit } from '../api/repository.ts';
import { useFormats } from '../format/formats.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { useTexts } from '../texts/texts.ts';
import { kitAsText } from './kit-as-text.ts';
import { KitFacts } from './kit-facts.tsx';

/** The sheet with which the data comes back when this computer is gone: to print, or to save elsewhere. */
export function RecoveryKit({ kit }: { kit: Kit }) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const save = () => {
    const address = URL.createObjectURL(
      new Blob([kitAsText(kit, say, moment)], { type: 'text/plain' }),
    );
    const link = document.createElement('a');
    link.href = address;
    link.download = say('kit.fileName');
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', xs: 'xl' }}>
      <Stack>
        <Title order={2}>Kirsch · {say('kit.title')}</Title>
        <Text size="sm">{say('kit.about')}</Text>
        <div>
          <Text size="sm" fw={600} mb={4}>
            {say('kit.password')}
          </Text>
          <Group gap="xs">
            <Code fz="md" p="xs" className="path" data-testid="kit-password">
              {kit.password}
            </Code>
            <CopyText value={kit.password} size="xs" className="unprinted" />
          </Group>
        </div>
        <KitFacts kit={kit} />
        <Text size="sm" c="dimmed">
          {say('kit.keysApart')}
        </Text>
        <div>
          <Title order={3}>{say('kit.withKirsch')}</Title>
          <Text size="sm">{say('kit.kirschStep')}</Text>
        </div>
        <div>
          <Title order={3}>{say('kit.withRestic')}</Title>
          <Text size="sm" mb={4}>
            {say('kit.resticStep')}
          </Text>
          <Code block lang="en">
            {kit.restic.commands.join('\n')}
          </Code>
        </div>
        <Group gap="xs" className="unprinted">
          <Button variant="default" onClick={() => print()}>
            {say('common.print')}
          </Button>
          <Button variant="default" onClick={save}>
            {say('kit.save')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
