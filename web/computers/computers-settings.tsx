import { Stack, Text } from '@mantine/core';
import { useComputers } from '../api/computers.ts';
import type { State } from '../api/state.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import { AddComputer } from './add-computer.tsx';
import { ComputerRow } from './computer-row.tsx';

/** The computers that back up here, and how one is added. */
export function ComputersSettings({ state }: { state: State }) {
  const { say } = useTexts();
  const { connection } = state;
  const { data, error, refetch } = useComputers(connection.state === 'ready');
  if (connection.state !== 'ready') return <Text c="dimmed">{say('backup.unreachable')}</Text>;
  return (
    <Stack gap="lg">
      <Section title={say('computers.title')} says={say('computers.says')}>
        {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
        {!data && !error && <Waiting />}
        <Stack gap="md">
          {data?.computers.map((computer) => (
            <ComputerRow key={computer.key} computer={computer} />
          ))}
        </Stack>
      </Section>
      {connection.storage && connection.kind === 's3' ? (
        <AddComputer storage={connection.storage} />
      ) : (
        <Section title={say('computers.add')} says={say('computers.needsBucket')} />
      )}
    </Stack>
  );
}
