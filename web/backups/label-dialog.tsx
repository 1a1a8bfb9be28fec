import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Backup, useChangeBackups } from '../api/backups.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useTexts } from '../texts/texts.ts';

/** Labels a backup. */
export function LabelDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const { say } = useTexts();
  const [label, setLabel] = useState(backup.label ?? '');
  const change = useChangeBackups();
  const isDone = change.job?.state === 'done';
  useEffect(() => {
    if (isDone) onClose();
  }, [isDone, onClose]);
  return (
    <Dialog title={say('backups.labelOf')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.start({ ids: [backup.id], label: label.trim() });
        }}
      >
        <Stack>
          <TextInput
            label={say('backup.label')}
            description={say('backup.labelHelp')}
            value={label}
            maxLength={200}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          {change.error ? <ErrorNotice error={change.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say('common.cancel')}
            </Button>
            <Button type="submit" loading={change.isBusy}>
              {say('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
