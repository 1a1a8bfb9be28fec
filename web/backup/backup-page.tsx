import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useStartBackup } from '../api/backups.ts';
import { useRunningJobs } from '../api/jobs.ts';
import type { State } from '../api/state.ts';
import { HeldBackups } from '../automation/held-backups.tsx';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { LockIcon, WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { AheadNotice } from './ahead-notice.tsx';
import { BackupCard } from './backup-card.tsx';
import { PlanSummary } from './plan-summary.tsx';

/** The place Backup: how things stand, one button, and what it does. */
export function BackupPage({ state }: { state: State }) {
  const { say } = useTexts();
  const { ago, moment } = useFormats();
  const [, go] = useLocation();
  const { connection } = state;
  const backup = useStartBackup();
  const running = useRunningJobs().find(({ kind }) => kind === 'backup');
  return (
    <Page title={say('backup.title')}>
      {connection.state === 'unreachable' && (
        <Stack gap="xs">
          <ErrorNotice error={connection.error} />
          <Anchor component={Link} href="/settings" size="sm">
            {say('backup.settings')}
          </Anchor>
        </Stack>
      )}
      <BackupCard
        state={state}
        job={running ?? backup.job}
        start={() => backup.start({})}
        isBusy={backup.isBusy}
        error={backup.error}
      />
      {state.missedSince !== undefined && (
        <Alert color="orange" variant="light" icon={<WarningIcon />} title={say('backup.missed')}>
          <Text size="sm">
            {say('backup.missedHelp', {
              moment: moment(state.missedSince),
              ago: ago(state.missedSince),
            })}
          </Text>
        </Alert>
      )}
      {connection.state === 'ready' && <HeldBackups />}
      {connection.state === 'ready' && <AheadNotice />}
      {connection.state === 'ready' && !connection.kitConfirmed && (
        <Alert color="orange" variant="light" icon={<LockIcon />} title={say('backup.kitTitle')}>
          <Stack gap="xs">
            <Text size="sm">{say('backup.kitHelp')}</Text>
            <Group>
              <Button size="xs" variant="default" onClick={() => go('/settings/encryption')}>
                {say('backup.kitShow')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      <PlanSummary />
    </Page>
  );
}
