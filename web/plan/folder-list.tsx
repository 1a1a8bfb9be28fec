import { Button, CloseButton, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { FolderField } from '../parts/folder-field.tsx';
import { FolderIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

interface FolderListProps {
  readonly folders: readonly string[];
  readonly isMissing: (path: string) => boolean;
  readonly onChange: (folders: string[]) => void;
}

/** Further folders that are backed up. */
export function FolderList({ folders, isMissing, onChange }: FolderListProps) {
  const { say } = useTexts();
  const [next, setNext] = useState('');
  const path = next.trim();
  const add = () => {
    onChange([...folders.filter((folder) => folder !== path), path]);
    setNext('');
  };
  return (
    <Stack gap="sm">
      {folders.map((folder) => (
        <Group key={folder} gap="sm" wrap="nowrap">
          <FolderIcon />
          <Text size="sm" className="path" flex={1}>
            {folder}
            {isMissing(folder) && (
              <Text span c="dimmed" inherit>
                {' '}
                {say('plan.folderMissing')}
              </Text>
            )}
          </Text>
          <CloseButton
            aria-label={say('plan.removeFolder', { path: folder })}
            onClick={() => onChange(folders.filter((other) => other !== folder))}
          />
        </Group>
      ))}
      <Group align="flex-end" gap="xs">
        <div style={{ flex: 1, minWidth: 240 }}>
          <FolderField label={say('plan.addFolder')} value={next} onChange={setNext} />
        </div>
        <Button variant="default" onClick={add} disabled={path === ''}>
          {say('common.add')}
        </Button>
      </Group>
    </Stack>
  );
}
