import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useSaveStorage, useStorages } from '../api/storages.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FolderField } from '../parts/folder-field.tsx';
import { useTexts } from '../texts/texts.ts';
import { nameForStorage } from './storage-form.ts';

interface FolderSetupProps {
  /** Whether backups go there from now on. */
  readonly isForBackups: boolean;
  readonly onSaved: () => void;
}

/** Keeps a folder of this computer, or on a disk, as a storage. */
export function FolderSetup({ isForBackups, onSaved }: FolderSetupProps) {
  const { say } = useTexts();
  const [folder, setFolder] = useState('');
  const storages = useStorages();
  const save = useSaveStorage(isForBackups);
  const keep = () => {
    const taken = storages.data?.storages.map(({ name }) => name) ?? [];
    const last = folder.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
    const name = nameForStorage(last, taken);
    save.mutate({ name, storage: { kind: 'folder', folder } }, { onSuccess: onSaved });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <Stack>
        <FolderField
          label={say('storage.folderLabel')}
          description={say('storage.folderHelp')}
          value={folder}
          onChange={setFolder}
        />
        {save.error && <ErrorNotice error={save.error} />}
        <Button
          type="submit"
          disabled={folder.trim() === ''}
          loading={save.isPending}
          w="fit-content"
        >
          {say(isForBackups ? 'storage.folderUse' : 'storage.add')}
        </Button>
      </Stack>
    </form>
  );
}
