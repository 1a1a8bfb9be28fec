import { Button, Group, Paper, Stack } from '@mantine/core';
import { useLocation } from 'wouter';
import { useStartBackup } from '../api/backups.ts';
import { isOver, useRunningJobs } from '../api/jobs.ts';
import { BackupSummary } from '../backup/backup-summary.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Page } from '../parts/page.tsx';
import { BackupIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** Makes the first backup. */
export function FirstBackupStep() {
  const { say } = useTexts();
  const [, go] = useLocation();
  const backup = useStartBackup();
  const running = useRunningJobs().find(({ kind }) => kind === 'backup');
  const job = running ?? backup.job;
  const isDone = job?.state === 'done';
  return (
    <Page title={say('welcome.first.title')} says={say('welcome.first.says')}>
      <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
        <Stack>
          {job && !isOver(job) && <JobProgress job={job} title={say('backup.running')} />}
          {job?.kind === 'backup' && isDone && <BackupSummary job={job} />}
          {backup.error ? <ErrorNotice error={backup.error} /> : null}
          <Group>
            {isDone ? (
              <Button onClick={() => go('/')}>{say('welcome.first.finish')}</Button>
            ) : (
              <>
                {(!job || isOver(job)) && (
                  <Button
                    size="md"
                    leftSection={<BackupIcon />}
                    loading={backup.isBusy}
                    onClick={() => backup.start({})}
                  >
                    {say('welcome.first.go')}
                  </Button>
                )}
                <Button variant="subtle" color="gray" onClick={() => go('/')}>
                  {say('welcome.first.later')}
                </Button>
              </>
            )}
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
