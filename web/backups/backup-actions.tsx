import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type Backup, downloadAddress, useChangeBackups } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { MoreIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { ZipExportDialog } from '../zips/zip-export-dialog.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

interface BackupActionsProps {
  readonly backup: Backup;
  /** Asks before it deletes, and outlives the row of the list. */
  readonly onDelete: () => void;
}

/** What can be done with one backup of the list. */
export function BackupActions({ backup, onDelete }: BackupActionsProps) {
  const { say } = useTexts();
  const { moment } = useFormats();
  const [, go] = useLocation();
  const [dialog, setDialog] = useState<'label' | 'export' | 'verify'>();
  const change = useChangeBackups();
  const close = () => setDialog(undefined);
  const { id, isPinned } = backup;
  return (
    <>
      <Menu position="bottom-end" withinPortal width={240}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={change.isBusy}
            aria-label={say('backups.actionsFor', { moment: moment(backup.time) })}
          >
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => go(`/backups/${id}`)}>{say('backups.browse')}</Menu.Item>
          <Menu.Item onClick={() => go(`/backups/${id}/restore`)}>
            {say('backups.restore')}
          </Menu.Item>
          <Menu.Item onClick={() => go(`/backups/${id}/compare?to=now`)}>
            {say('backups.compareNow')}
          </Menu.Item>
          <Menu.Item component="a" href={downloadAddress(id, '/')} download>
            {say('browsing.downloadZip')}
          </Menu.Item>
          {backup.kind === 'cherry-studio' && (
            <Menu.Item onClick={() => setDialog('export')}>{say('zips.export')}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => setDialog('label')}>{say('backups.setLabel')}</Menu.Item>
          <Menu.Item onClick={() => change.start({ ids: [id], isPinned: !isPinned })}>
            {say(isPinned ? 'backups.unpin' : 'backups.pin')}
          </Menu.Item>
          <Menu.Item onClick={() => setDialog('verify')}>{say('backups.verify')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={onDelete}>
            {say('backups.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'label' && <LabelDialog backup={backup} onClose={close} />}
      {dialog === 'export' && <ZipExportDialog id={id} onClose={close} />}
      {dialog === 'verify' && <VerifyDialog ids={[id]} onClose={close} />}
    </>
  );
}
