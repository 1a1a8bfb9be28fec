import { Button, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../parts/section.tsx';
import { FolderSetup } from '../storage/folder-setup.tsx';
import { S3Setup } from '../storage/s3-setup.tsx';
import { useTexts } from '../texts/texts.ts';

const KINDS = ['s3', 'folder'] as const;

/** Adds a storage beside the one in use: for copies, or to be used later. */
export function AddStorage({ onDone }: { onDone: () => void }) {
  const { say } = useTexts();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('s3');
  const Setup = kind === 's3' ? S3Setup : FolderSetup;
  return (
    <Section title={say('storage.addAnother')} says={say('storage.addSays')}>
      <Group>
        <SegmentedControl
          aria-label={say('storage.title')}
          data={KINDS.map((value) => ({ value, label: say(`storage.kinds.${value}`) }))}
          value={kind}
          onChange={setKind}
        />
      </Group>
      <Setup isForBackups={false} onSaved={onDone} />
      <Group>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {say('common.cancel')}
        </Button>
      </Group>
    </Section>
  );
}
