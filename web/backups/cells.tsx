import { Badge, Group, Stack, Text } from '@mantine/core';
import type { Backup } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { RouterLink } from '../parts/router-link.tsx';
import { PinIcon } from '../shell/icons.tsx';
import { type TextKey, useTexts } from '../texts/texts.ts';

/** When: the way into the backup. */
export function TimeCell({ backup }: { backup: Backup }) {
  const { say } = useTexts();
  const { moment, ago } = useFormats();
  return (
    <Stack gap={0}>
      <Group gap={6} wrap="nowrap">
        <RouterLink href={`/backups/${backup.id}`} size="sm" fw={600} underline="hover" c="inherit">
          {moment(backup.time)}
        </RouterLink>
        {backup.isPinned && (
          <>
            <PinIcon width="14" height="14" />
            <span className="spoken">{say('backups.pinned')}</span>
          </>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {ago(backup.time)}
      </Text>
    </Stack>
  );
}

/** From which computer, and of which kind that is. */
export function ComputerCell({ backup }: { backup: Backup }) {
  const { say } = useTexts();
  const { computer, system } = backup;
  const facts = [
    system && say(`backups.systems.${system}` as TextKey),
    computer.isThis && say('common.thisComputer'),
  ].filter(Boolean);
  return (
    <Stack gap={0}>
      <Text size="sm" className="path">
        {computer.name}
      </Text>
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
    </Stack>
  );
}

/** What it is a backup of. */
export function KindCell({ backup }: { backup: Backup }) {
  const { say } = useTexts();
  const { kind, appVersion, paths, withoutApiKeys } = backup;
  return (
    <Stack gap={0}>
      <Text size="sm">
        {say(`backups.kinds.${kind}`)} {appVersion}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={1} className="path" title={paths.join('\n')}>
        {withoutApiKeys ? say('backups.withoutKeys') : kind === 'folders' ? paths.join(', ') : ''}
      </Text>
    </Stack>
  );
}

/** An amount, or nothing where it is not known. */
export function BytesCell({ count }: { count: number | undefined }) {
  const { bytes } = useFormats();
  return count === undefined ? null : <Text size="sm">{bytes(count)}</Text>;
}

/** Its label, and where it was imported from. */
export function LabelCell({ backup }: { backup: Backup }) {
  const { say } = useTexts();
  const { label, importedFrom } = backup;
  return (
    <Stack gap={2} align="flex-start">
      {label && (
        <Badge variant="default" tt="none" fw={500}>
          {label}
        </Badge>
      )}
      {importedFrom && (
        <Text size="xs" c="dimmed" className="path">
          {say('backups.imported', { name: importedFrom })}
        </Text>
      )}
    </Stack>
  );
}
