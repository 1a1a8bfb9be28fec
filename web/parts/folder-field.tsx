import {
  Button,
  Group,
  Modal,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useLocalFolder } from '../api/plan.ts';
import { FolderIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { ErrorNotice } from './error-notice.tsx';
import styles from './folder-field.module.css';
import { Waiting } from './waiting.tsx';

interface FolderFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
}

/** A field for a folder of this computer: typed, or chosen step by step. */
export function FolderField({ label, description, value, onChange }: FolderFieldProps) {
  const { say } = useTexts();
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Group align="flex-end" gap="xs">
        <TextInput
          flex={1}
          miw={220}
          label={label}
          description={description}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <Button variant="default" onClick={open}>
          {say('folders.open')}
        </Button>
      </Group>
      <Modal
        opened={isOpen}
        onClose={close}
        title={say('folders.choose')}
        closeButtonProps={{ 'aria-label': say('common.close') }}
      >
        <FolderChooser
          start={value}
          onChoose={(path) => {
            onChange(path);
            close();
          }}
        />
      </Modal>
    </>
  );
}

function FolderChooser({ start, onChoose }: { start: string; onChoose: (path: string) => void }) {
  const { say } = useTexts();
  const [path, setPath] = useState<string | undefined>(start || undefined);
  const { data, error, isPending } = useLocalFolder(path);
  const parent = data?.parent;
  const name = data?.path?.split(/[\\/]/).filter(Boolean).at(-1) ?? data?.path ?? '';
  return (
    <Stack gap="sm">
      {data?.path && (
        <Text size="sm" c="dimmed" className="path">
          {data.path}
        </Text>
      )}
      <Group gap="xs">
        {parent !== undefined && (
          <Button size="xs" variant="default" onClick={() => setPath(parent)}>
            {say('folders.up')}
          </Button>
        )}
        <Button size="xs" variant="subtle" color="gray" onClick={() => setPath(undefined)}>
          {say('folders.start')}
        </Button>
      </Group>
      {error && <ErrorNotice error={error} />}
      {isPending && <Waiting />}
      {data && (
        <ScrollArea.Autosize mah={320} type="auto">
          {data.folders.length === 0 && (
            <Text size="sm" c="dimmed">
              {say('folders.empty')}
            </Text>
          )}
          {data.folders.map((folder) => (
            <UnstyledButton
              key={folder.path}
              className={styles['folder']}
              onClick={() => setPath(folder.path)}
            >
              <FolderIcon width="18" height="18" />
              <span className="path">{folder.name}</span>
            </UnstyledButton>
          ))}
        </ScrollArea.Autosize>
      )}
      {data?.path !== undefined && (
        <Button onClick={() => onChoose(data.path ?? '')}>{say('folders.use', { name })}</Button>
      )}
    </Stack>
  );
}
