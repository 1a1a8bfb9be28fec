import { Alert, Button, Group, List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useRestore, useRestorePlan } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FolderField } from '../parts/folder-field.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { CheckIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

const POLICIES = ['if-changed', 'if-newer', 'always', 'never'] as const;

/**
 * Restores a backup, or a part of it, to a folder: first what would change, then it is done and verified.
 * @param at an entry of the backup, percent-encoded
 */
export function FolderRestore({ id, at }: { id: string; at: string }) {
  const { say } = useTexts();
  const { bytes, number } = useFormats();
  const [target, setTarget] = useState('');
  const [overwrite, setOverwrite] = useState<(typeof POLICIES)[number]>('if-changed');
  const plan = useRestorePlan();
  const restore = useRestore();
  const request = { id, target: target.trim(), overwrite, ...(at !== '/' && { at }) };
  const planned = plan.job?.result;
  const result = restore.job?.result;
  const isRunning = restore.job !== undefined && !isOver(restore.job);
  const files = (count: number) => say('common.files', { count, formatted: number(count) });
  const change = (make: () => void) => {
    plan.forget();
    restore.forget();
    make();
  };
  return (
    <Stack gap="xl">
      <Paper
        component="form"
        withBorder
        radius="lg"
        p={{ base: 'md', xs: 'xl' }}
        onSubmit={(event) => {
          event.preventDefault();
          restore.forget();
          plan.start(request);
        }}
      >
        <Stack>
          <Text size="sm" className="path">
            {say('restoring.what', { path: at === '/' ? say('restoring.all') : decoded(at) })}
          </Text>
          <FolderField
            label={say('restoring.target')}
            description={say('restoring.targetHelp')}
            value={target}
            onChange={(value) => change(() => setTarget(value))}
          />
          <Select
            maw={360}
            label={say('restoring.overwrite')}
            data={POLICIES.map((value) => ({ value, label: say(`restoring.policies.${value}`) }))}
            value={overwrite}
            allowDeselect={false}
            onChange={(value) => change(() => setOverwrite(value as typeof overwrite))}
          />
          <Group>
            <Button
              type="submit"
              variant={planned ? 'default' : 'filled'}
              disabled={request.target === '' || isRunning || plan.isBusy}
            >
              {say(plan.isBusy ? 'restoring.planning' : 'restoring.show')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      {plan.error ? <ErrorNotice error={plan.error} /> : null}
      {planned && !result && (
        <Paper withBorder radius="lg" p={{ base: 'md', xs: 'xl' }}>
          <Stack>
            <Title order={2}>{say('restoring.planTitle')}</Title>
            <List size="sm">
              <List.Item>
                {say('restoring.created', { count: number(planned.filesCreated) })}
              </List.Item>
              <List.Item>
                {say('restoring.updated', { count: number(planned.filesUpdated) })}
              </List.Item>
              <List.Item>
                {say('restoring.unchanged', { count: number(planned.filesUnchanged) })}
              </List.Item>
              <List.Item>{say('restoring.kept', { count: number(planned.entriesKept) })}</List.Item>
            </List>
            <Text size="sm">
              {say('restoring.amounts', {
                download: bytes(planned.bytesToDownload),
                write: bytes(planned.bytesToWrite),
              })}
            </Text>
            {isRunning && restore.job ? (
              <JobProgress job={restore.job} title={say('restoring.running')} />
            ) : (
              <Group>
                <Button onClick={() => restore.start(request)} loading={restore.isBusy}>
                  {say('restoring.go')}
                </Button>
              </Group>
            )}
          </Stack>
        </Paper>
      )}
      {restore.error ? <ErrorNotice error={restore.error} /> : null}
      {result && restore.job && (
        <Alert
          color={result.issues > 0 ? 'orange' : 'green'}
          variant="light"
          icon={<CheckIcon />}
          title={say('restoring.done', {
            files: files(result.files),
            bytes: bytes(result.bytes),
            target: result.target,
          })}
          role="status"
        >
          {result.verified !== undefined && <Text size="sm">{say('restoring.verified')}</Text>}
          {result.issues > 0 && (
            <RouterLink href={`/activity/${restore.job.id}`} size="sm">
              {say('restoring.issues', { count: number(result.issues) })}
            </RouterLink>
          )}
        </Alert>
      )}
    </Stack>
  );
}

function decoded(at: string): string {
  try {
    return decodeURIComponent(at);
  } catch {
    return at;
  }
}
