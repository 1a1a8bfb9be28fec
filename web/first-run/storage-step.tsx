import {
  Button,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useTrialStorage } from '../api/storages.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { CloudIcon, ComputerIcon, FolderIcon } from '../shell/icons.tsx';
import { FolderSetup } from '../storage/folder-setup.tsx';
import { S3Setup } from '../storage/s3-setup.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './storage-step.module.css';

/** Chooses where backups go: a bucket, a folder, the storage on trial, or where another computer's go. */
export function StorageStep({ onDone }: { onDone: () => void }) {
  const { say } = useTexts();
  const [, go] = useLocation();
  const [way, setWay] = useState<'s3' | 'folder'>('s3');
  const trial = useTrialStorage();
  return (
    <Page title={say('welcome.storage.title')} says={say('welcome.storage.says')}>
      <Paper withBorder radius="lg" p={{ base: 'md', xs: 'xl' }}>
        {way === 's3' ? (
          <S3Setup isForBackups onSaved={onDone} />
        ) : (
          <Stack>
            <FolderSetup isForBackups onSaved={onDone} />
            <Group>
              <Button variant="subtle" color="gray" onClick={() => setWay('s3')}>
                {say('common.back')}
              </Button>
            </Group>
          </Stack>
        )}
      </Paper>
      {trial.error && <ErrorNotice error={trial.error} />}
      <Stack gap="sm">
        <Title order={2}>{say('storage.otherWays')}</Title>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Way
            icon={<CloudIcon />}
            title={say('storage.trial')}
            help={say('storage.trialHelp')}
            isBusy={trial.isPending}
            onClick={() => trial.mutate(undefined, { onSuccess: onDone })}
          />
          <Way
            icon={<FolderIcon />}
            title={say('storage.folder')}
            help={say('storage.folderHelp')}
            onClick={() => setWay('folder')}
          />
          <Way
            icon={<ComputerIcon />}
            title={say('welcome.join')}
            help={say('welcome.joinHelp')}
            onClick={() => go('/welcome/join')}
          />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly help: string;
  readonly isBusy?: boolean;
  readonly onClick: () => void;
}

function Way({ icon, title, help, isBusy = false, onClick }: WayProps) {
  return (
    <UnstyledButton
      className={styles['way']}
      onClick={onClick}
      disabled={isBusy}
      aria-busy={isBusy}
    >
      {icon}
      <Text fw={600} size="sm" mt={6}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {help}
      </Text>
    </UnstyledButton>
  );
}
