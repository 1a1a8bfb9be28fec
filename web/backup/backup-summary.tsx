import { Group, Stack, Text } from '@mantine/core';
import type { JobOf } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { RouterLink } from '../parts/router-link.tsx';
import { CheckIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** What a backup did, in a sentence. */
export function BackupSummary({ job }: { job: JobOf<'backup'> }) {
  const { say } = useTexts();
  const { bytes, number, span } = useFormats();
  const { result, startedAt, endedAt = startedAt } = job;
  if (!result) return null;
  const took = span(Date.parse(endedAt) - Date.parse(startedAt));
  const files = (count: number) => say('common.files', { count, formatted: number(count) });
  const [id] = result.snapshotIds;
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap" role="status">
      <CheckIcon color="light-dark(#2b8a3e, #69db7c)" style={{ flex: 'none' }} />
      <Stack gap={4}>
        <Text size="sm" fw={600} data-testid="backup-summary">
          {result.isUnchanged
            ? say('backup.unchanged', { span: took })
            : say('backup.did', {
                files: files(result.filesNew + result.filesChanged),
                bytes: bytes(result.bytesSent),
                span: took,
              })}
        </Text>
        <Text size="sm" c="dimmed">
          {say('backup.whole', { files: files(result.files), bytes: bytes(result.bytes) })}{' '}
          {id && (
            <RouterLink href={`/backups/${id}`} inherit>
              {say('backup.seeBackup')}
            </RouterLink>
          )}
        </Text>
        {result.issues > 0 && (
          <Text size="sm">
            {say('backup.issues', { count: result.issues, formatted: number(result.issues) })}{' '}
            <RouterLink href={`/activity/${job.id}`} inherit>
              {say('backup.seeReport')}
            </RouterLink>
          </Text>
        )}
      </Stack>
    </Group>
  );
}
