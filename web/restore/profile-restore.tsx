import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isOver } from '../api/jobs.ts';
import { useProfilePlan, useProfileRestore } from '../api/profile-restore.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Waiting } from '../parts/waiting.tsx';
import type { PartId } from '../plan/plan-form.ts';
import { CheckIcon, WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { KeptRestores } from './kept-restores.tsx';
import { PartChoice } from './part-choice.tsx';
import { ProfilePlanView } from './profile-plan-view.tsx';

interface PartChoiceState {
  readonly offered: readonly PartId[];
  readonly chosen: readonly PartId[];
}

/**
 * Brings Cherry Studio's data, some parts of it or one file or folder, back in the place of what is there: first what would change, then all or nothing, and to be
 * undone.
 */
export function ProfileRestore({ id, file }: { id: string; file: string | undefined }) {
  const { say } = useTexts();
  const plan = useProfilePlan();
  const restore = useProfileRestore();
  const [withDeviceSettings, setWithDeviceSettings] = useState(false);
  const [choice, setChoice] = useState<PartChoiceState>();
  const wanted = {
    id,
    ...(file !== undefined && { files: [file] }),
    ...(choice && choice.chosen.length < choice.offered.length && { parts: [...choice.chosen] }),
  };
  const asked = useRef('');
  useEffect(() => {
    const question = JSON.stringify([id, file]);
    if (asked.current === question) return;
    asked.current = question;
    setChoice(undefined);
    plan.start({ id, ...(file !== undefined && { files: [file] }) });
  }, [id, file, plan.start]);
  const planned = plan.job?.result;
  useEffect(() => {
    // The first plan is of everything, and tells what there is to choose from.
    const offered = planned?.parts.map(({ part }) => part) ?? [];
    if (offered.length > 1) setChoice((known) => known ?? { offered, chosen: offered });
  }, [planned]);
  const result = restore.job?.result;
  const isRunning = restore.job !== undefined && !isOver(restore.job);
  const choose = (chosen: readonly PartId[]) => {
    if (!choice) return;
    setChoice({ ...choice, chosen });
    const isAll = chosen.length === choice.offered.length;
    plan.start({ id, ...(!isAll && { parts: [...chosen] }) });
  };
  const isUnclear = planned?.presence === 'unclear';
  return (
    <Stack gap="xl">
      {plan.error ? <ErrorNotice error={plan.error} onRetry={() => plan.start(wanted)} /> : null}
      {choice && file === undefined && !result && (
        <PartChoice {...choice} isDisabled={plan.isBusy || restore.isBusy} onChange={choose} />
      )}
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
                  <Button size="xs" variant="default" onClick={() => plan.start(wanted)}>
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
                      restore.start({ ...wanted, withDeviceSettings, assumeClosed: isUnclear })
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
