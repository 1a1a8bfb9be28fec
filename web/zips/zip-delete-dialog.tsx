import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isOver } from '../api/jobs.ts';
import { useDeleteZips, useZipDeletePlan } from '../api/zips.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';

interface ZipDeleteDialogProps {
  readonly names: readonly string[];
  readonly onClose: () => void;
}

/** Deletes zips, after saying what that gives back. */
export function ZipDeleteDialog({ names, onClose }: ZipDeleteDialogProps) {
  const { say } = useTexts();
  const { bytes, number } = useFormats();
  // The list becomes shorter as they go.
  const [wanted] = useState([...names]);
  const { mutate: makePlan, data: plan, error: planError } = useZipDeletePlan();
  const remove = useDeleteZips();
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    makePlan(wanted);
  }, [makePlan, wanted]);
  const done = remove.job?.result;
  const error = planError ?? remove.error;
  const count = wanted.length;
  return (
    <Dialog
      title={say('zips.deleting.title', { count, formatted: number(count) })}
      onClose={onClose}
    >
      <Stack>
        {error ? <ErrorNotice error={error} /> : null}
        {!plan && !error && <Waiting>{say('zips.deleting.planning')}</Waiting>}
        {plan && !remove.job && (
          <Stack gap="xs">
            <List size="sm">
              {plan.names.slice(0, 10).map((name) => (
                <List.Item key={name} className="path">
                  {name}
                </List.Item>
              ))}
              {plan.names.length > 10 && (
                <List.Item>{say('verification.more', { count: plan.names.length - 10 })}</List.Item>
              )}
            </List>
            <Text size="sm">{say('zips.deleting.frees', { bytes: bytes(plan.bytes) })}</Text>
            <Text size="sm" c="dimmed">
              {say('zips.deleting.help')}
            </Text>
          </Stack>
        )}
        {remove.job && !isOver(remove.job) && (
          <JobProgress job={remove.job} title={say('zips.deleting.going')} showsTransfer={false} />
        )}
        {done && (
          <Stack gap="xs" role="status">
            <Text size="sm">
              {say('zips.deleting.done', {
                count: done.deleted.length,
                formatted: number(done.deleted.length),
              })}
            </Text>
            {done.changed.length > 0 && (
              <Text size="sm" className="path">
                {say('zips.deleting.changed')} {done.changed.join(', ')}
              </Text>
            )}
          </Stack>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say(done ? 'common.close' : 'common.cancel')}
          </Button>
          {!done && (
            <Button
              color="red.9"
              disabled={!plan || plan.names.length === 0}
              loading={remove.isBusy}
              onClick={() => remove.start(plan?.names ?? [])}
            >
              {say('deletion.go')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
