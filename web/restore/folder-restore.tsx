import { Alert, Button, Group, List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useBackup, useRestore, useRestorePlan } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FolderField } from '../parts/folder-field.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Page } from '../parts/page.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { CheckIcon } from '../shell/icons.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';

const POLICIES = ['if-changed', 'if-newer', 'always', 'never'] as const;

/** Restores a backup, or a part of it, to a folder: first what would change, then it is done and verified. */
export default function RestorePage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment, bytes, number } = useFormats();
  const [place] = useSearchParams();
  const at = place.get('at') ?? '/';
  const backup = useBackup(id);
  const [target, setTarget] = useState('');
  const [overwrite, setOverwrite] = useState<(typeof POLICIES)[number]>('if-changed');
  const plan = useRestorePlan();
  const restore = useRestore();
  if (backup.data === null) return <MissingPage />;
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
    <Page
      title={say('restoring.title')}
      says={
        backup.data &&
        say('restoring.says', {
          moment: moment(backup.data.time),
          computer: backup.data.computer.name,
        })
      }
    >
      {backup.error && <ErrorNotice error={backup.error} />}
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
    </Page>
  );
}

function decoded(at: string): string {
  try {
    return decodeURIComponent(at);
  } catch {
    return at;
  }
}
