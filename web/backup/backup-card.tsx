import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { JobView } from '../../src/app/api/job-schemas.ts';
import { useAutomation } from '../api/automation.ts';
import { isOver } from '../api/jobs.ts';
import type { State } from '../api/state.ts';
import { useStorages } from '../api/storages.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { BackupIcon } from '../shell/icons.tsx';
import { placeOf } from '../storage/place-of.ts';
import { useTexts } from '../texts/texts.ts';
import styles from './backup-card.module.css';
import { BackupSummary } from './backup-summary.tsx';

interface BackupCardProps {
  readonly state: State;
  /** The backup that runs, or the last one that was started here. */
  readonly job: JobView | undefined;
  readonly start: () => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

/** When the last backup was, the button, the progress, and what came of it. */
export function BackupCard({ state, job, start, isBusy, error }: BackupCardProps) {
  const { say } = useTexts();
  const { ago } = useFormats();
  const { connection, lastBackup, nextRun } = state;
  const storage = useStorages().data?.storages.find(({ isChosen }) => isChosen);
  const isOnClose = useAutomation().data?.schedule.kind === 'on-close';
  const noNext = isOnClose ? 'backup.nextOnClose' : 'backup.noNext';
  const isRunning = job !== undefined && !isOver(job);
  const headline = lastBackup
    ? say(lastBackup.state === 'failed' ? 'backup.lastFailed' : 'backup.last', {
        ago: ago(lastBackup.endedAt),
      })
    : say('backup.never');
  return (
    <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }} className={styles['card'] ?? ''}>
      {isRunning ? (
        <JobProgress job={job} title={say('backup.running')} />
      ) : (
        <Stack gap="lg">
          <Group justify="space-between" align="flex-start" gap="lg">
            <div>
              <Text className={styles['headline'] ?? ''}>{headline}</Text>
              <Text c="dimmed" size="sm">
                {!lastBackup && say('backup.neverHelp')}
                {lastBackup && (nextRun ? say('backup.next', { ago: ago(nextRun) }) : say(noNext))}
              </Text>
              {storage && (
                <Text c="dimmed" size="sm" className="path" mt={4}>
                  {say('backup.place', { place: placeOf(storage, say) })}
                </Text>
              )}
            </div>
            <Button
              size="lg"
              leftSection={<BackupIcon />}
              onClick={start}
              loading={isBusy}
              disabled={connection.state !== 'ready' && connection.state !== 'unreachable'}
            >
              {say('backup.now')}
            </Button>
          </Group>
          {error ? <ErrorNotice error={error} onRetry={start} /> : null}
          {job?.state === 'cancelled' && (
            <Text size="sm" role="status">
              {say('backup.cancelled')}
            </Text>
          )}
          {job?.kind === 'backup' && job.result && <BackupSummary job={job} />}
          {!job && lastBackup?.state === 'failed' && lastBackup.error && (
            <ErrorNotice error={lastBackup.error} />
          )}
          {!job && lastBackup && lastBackup.issues > 0 && (
            <Alert color="orange" variant="light">
              <RouterLink href={`/activity/${lastBackup.id}`}>{say('backup.seeReport')}</RouterLink>
            </Alert>
          )}
        </Stack>
      )}
    </Paper>
  );
}
