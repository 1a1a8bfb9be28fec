import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { type Zip, zipAddress } from '../api/zips.ts';
import { MoreIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { ZipImportDialog } from './zip-import-dialog.tsx';
import { ZipVerifyDialog } from './zip-verify-dialog.tsx';

interface ZipActionsProps {
  readonly zip: Zip;
  /** Asks before it deletes, and outlives the row of the list. */
  readonly onDelete: () => void;
}

/** What can be done with one zip. */
export function ZipActions({ zip: { name, isForeign, problem }, onDelete }: ZipActionsProps) {
  const { say } = useTexts();
  const [dialog, setDialog] = useState<'restore' | 'import' | 'verify'>();
  const close = () => setDialog(undefined);
  const cannotBeRead = isForeign || problem !== undefined;
  return (
    <>
      <Menu position="bottom-end" withinPortal width={210}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say('zips.actionsFor', { name })}>
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={cannotBeRead} onClick={() => setDialog('restore')}>
            {say('backups.restore')}
          </Menu.Item>
          <Menu.Item disabled={cannotBeRead} onClick={() => setDialog('import')}>
            {say('zips.import')}
          </Menu.Item>
          <Menu.Item disabled={isForeign} onClick={() => setDialog('verify')}>
            {say('zips.verify')}
          </Menu.Item>
          <Menu.Item component="a" href={zipAddress(name)} download={name}>
            {say('common.download')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={onDelete}>
            {say('backups.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(dialog === 'import' || dialog === 'restore') && (
        <ZipImportDialog names={[name]} purpose={dialog} onClose={close} />
      )}
      {dialog === 'verify' && <ZipVerifyDialog name={name} onClose={close} />}
    </>
  );
}
