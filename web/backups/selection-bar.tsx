import { Button, Group, Paper, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { type Backup, useChangeBackups } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { useTexts } from '../texts/texts.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import styles from './selection-bar.module.css';
import { VerifyDialog } from './verify-dialog.tsx';

interface SelectionBarProps {
  readonly selected: readonly string[];
  readonly rows: readonly Backup[];
  readonly onDone: () => void;
}

/** What can be done with many backups at once. */
export function SelectionBar({ selected, rows, onDone }: SelectionBarProps) {
  const { say } = useTexts();
  const { number } = useFormats();
  const [, go] = useLocation();
  const [dialog, setDialog] = useState<'verify' | 'delete'>();
  const change = useChangeBackups();
  const isChanged = change.job?.state === 'done';
  const { forget } = change;
  useEffect(() => {
    if (!isChanged) return;
    // What was selected bears other ids now.
    forget();
    onDone();
  }, [isChanged, forget, onDone]);
  const count = selected.length;
  const isPinned = rows.some((row) => selected.includes(row.id) && row.isPinned);
  const close = () => {
    setDialog(undefined);
    onDone();
  };
  if (count === 0) return null;
  const pair = [...selected].sort((a, b) => timeOf(a, rows) - timeOf(b, rows));
  return (
    <Paper shadow="md" withBorder radius="lg" px="md" py="sm" className={styles['bar'] ?? ''}>
      <Group gap="xs">
        <Text size="sm" fw={600} flex={1} role="status">
          {say('backups.selected', { count, formatted: number(count) })}
        </Text>
        {count === 2 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => go(`/backups/${pair[0]}/compare?to=${pair[1]}`)}
          >
            {say('backups.compareTwo')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          loading={change.isBusy}
          onClick={() => change.start({ ids: [...selected], isPinned: !isPinned })}
        >
          {say(isPinned ? 'backups.unpin' : 'backups.pin')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDialog('verify')}>
          {say('backups.verify')}
        </Button>
        <Button size="xs" color="red.9" onClick={() => setDialog('delete')}>
          {say('backups.delete')}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          {say('backups.clearSelection')}
        </Button>
      </Group>
      {dialog === 'verify' && <VerifyDialog ids={selected} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog ids={selected} onClose={close} />}
    </Paper>
  );
}

function timeOf(id: string, rows: readonly Backup[]): number {
  return Date.parse(rows.find((row) => row.id === id)?.time ?? '') || 0;
}
