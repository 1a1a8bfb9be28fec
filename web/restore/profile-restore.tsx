import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isOver } from '../api/jobs.ts';
import { useProfilePlan, useProfileRestore } from '../api/profile-restore.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { CheckIcon, WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { KeptRestores } from './kept-restores.tsx';
import { ProfilePlanView } from './profile-plan-view.tsx';

/**
 * Brings Cherry Studio's data back in the place of what is there: first what would change, then all or nothing, and to be
 * undone.
 */
export function ProfileRestore({ id }: { id: string }) {
  const { say } = useTexts();
  const plan = useProfilePlan();
  const restore = useProfileRestore();
  const [withDeviceSettings, setWithDeviceSettings] = useState(false);
  const asked = useRef('');
  useEffect(() => {
    if (asked.current === id) return;
    asked.current = id;
    plan.start({ id });
  }, [id, plan.start]);
  const planned = plan.job?.result;
  const result = restore.job?.result;
  const isRunning = restore.job !== undefined && !isOver(restore.job);
  const isUnclear = planned?.presence === 'unclear';
  return (
    <Stack gap="xl">
      {plan.error ? <ErrorNotice error={plan.error} onRetry={() => plan.start({ id })} /> : null}
      {plan.isBusy && !planned && <Waiting>{say('restoring.planning')}</Waiting>}
      {planned && !result && (
        <Paper withBorder radius="lg" p={{ base: 'md', xs: 'xl' }}>
          <Stack>
            <Title order={2}>{say('restoring.planTitle')}</Title>
            <ProfilePlanView plan={planned} />
            {planned.presence !== 'closed' && (
              <Alert
                color="orange"
                variant="light"
                icon={<WarningIcon />}
                title={say(isUnclear ? 'restoring.unclearTitle' : 'restoring.runningTitle')}
              >
                <Stack gap="xs" align="flex-start">
                  <Text size="sm">
                    {say(isUnclear ? 'restoring.unclearHelp' : 'restoring.runningHelp')}
                  </Text>
                  <Button size="xs" variant="default" onClick={() => plan.start({ id })}>
                    {say('restoring.lookAgain')}
                  </Button>
                </Stack>
              </Alert>
            )}
            {isRunning && restore.job ? (
              <JobProgress job={restore.job} title={say('restoring.running')} />
            ) : (
              <>
                <Checkbox
                  label={say('restoring.deviceSettings')}
                  description={say('restoring.deviceSettingsHelp')}
                  checked={withDeviceSettings}
                  onChange={(event) => setWithDeviceSettings(event.currentTarget.checked)}
                />
                <Text size="sm" c="dimmed">
                  {say('restoring.keptForUndo')}
                </Text>
                <Group>
                  <Button
                    disabled={planned.refusal !== undefined || planned.presence === 'running'}
                    loading={restore.isBusy}
                    onClick={() =>
                      restore.start({ id, withDeviceSettings, assumeClosed: isUnclear })
                    }
                  >
                    {say('restoring.go')}
                  </Button>
                </Group>
              </>
            )}
          </Stack>
        </Paper>
      )}
      {restore.error ? <ErrorNotice error={restore.error} /> : null}
      {result && (
        <Alert
          color="green"
          variant="light"
          icon={<CheckIcon />}
          title={say(result.restoreId ? 'restoring.profileDone' : 'restoring.profileSame')}
          role="status"
        >
          <Text size="sm">{say('restoring.profileNext')}</Text>
        </Alert>
      )}
      <KeptRestores />
    </Stack>
  );
}
