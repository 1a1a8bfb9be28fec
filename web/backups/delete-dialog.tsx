import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useDeleteBackups, useDeletePlan } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';

interface DeleteDialogProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** Deletes backups, after saying what that does. */
export function DeleteDialog({ ids, onClose }: DeleteDialogProps) {
  const { say } = useTexts();
  const { bytes, moment, number } = useFormats();
  const plan = useDeletePlan();
  const remove = useDeleteBackups();
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    plan.start([...ids]);
  }, [ids, plan.start]);
  const planned = plan.job?.result;
  const deleted = remove.job?.result;
  const error = plan.error ?? remove.error;
  return (
    <Dialog
      title={say('deletion.title', { count: ids.length, formatted: number(ids.length) })}
      onClose={onClose}
    >
      <Stack>
        {error ? <ErrorNotice error={error} /> : null}
        {!planned && !error && <Waiting>{say('deletion.planning')}</Waiting>}
        {planned && !remove.job && (
          <Stack gap="xs">
            {planned.ids.length > 0 && (
              <Text size="sm">
                {planned.bytesFreed > 0
                  ? say('deletion.frees', { bytes: bytes(planned.bytesFreed) })
                  : say('deletion.freesNothing')}
              </Text>
            )}
            {planned.pinned.length > 0 && (
              <Text size="sm">
                {say('deletion.pinned', {
                  count: planned.pinned.length,
                  formatted: number(planned.pinned.length),
                })}
              </Text>
            )}
            {planned.lastOfComputers.length > 0 && (
              <Text size="sm" fw={600}>
                {say('deletion.last', { computers: planned.lastOfComputers.join(', ') })}
              </Text>
            )}
            {planned.ids.length > 0 && (
              <Text size="sm" c="dimmed">
                {say('deletion.forGood')}
              </Text>
            )}
          </Stack>
        )}
        {remove.job && !isOver(remove.job) && (
          <JobProgress job={remove.job} title={say('deletion.going')} showsTransfer={false} />
        )}
        {deleted && (
          <Stack gap="xs" role="status">
            <Text size="sm">{say('deletion.done', { bytes: bytes(deleted.bytesFreed) })}</Text>
            {deleted.nextDeletion !== undefined && (
              <Text size="sm" c="dimmed">
                {say('deletion.doneLater', { moment: moment(deleted.nextDeletion) })}
              </Text>
            )}
          </Stack>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say(deleted ? 'common.close' : 'common.cancel')}
          </Button>
          {!deleted && (
            <Button
              color="red.9"
              disabled={!planned || planned.ids.length === 0}
              loading={remove.isBusy}
              onClick={() => remove.start(planned?.ids ?? [])}
            >
              {say('deletion.go')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
