import { Group, List, Text } from '@mantine/core';
import { usePlan } from '../api/plan.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';

/** What is backed up, in a few lines. */
export function PlanSummary() {
  const { say } = useTexts();
  const { bytes } = useFormats();
  const { data, error, refetch } = usePlan();
  const chosen = data?.profiles.filter(({ isChosen }) => isChosen) ?? [];
  const folders = data?.selection.folders ?? [];
  return (
    <Section
      title={say('backup.what')}
      actions={
        <RouterLink href="/settings/plan" size="sm">
          {say('backup.change')}
        </RouterLink>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {data && chosen.length + folders.length === 0 && (
        <Text size="sm" c="dimmed">
          {say('backup.whatNothing')}
        </Text>
      )}
      <List size="sm" listStyleType="none" spacing="xs">
        {chosen.map(({ folder, version, bytes: size }) => (
          <List.Item key={folder}>
            <Group gap="xs" component="span">
              <Text span inherit fw={600}>
                {say('backup.whatCherry')} {version}
              </Text>
              <Text span inherit c="dimmed">
                {bytes(size)}
              </Text>
              <Text span inherit c="dimmed" className="path">
                {folder}
              </Text>
            </Group>
          </List.Item>
        ))}
        {folders.map((folder) => (
          <List.Item key={folder} className="path">
            {folder}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
