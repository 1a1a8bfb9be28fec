import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useChooseStorage, useStorages } from '../api/storages.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { placeOf } from '../storage/place-of.ts';
import { S3Setup } from '../storage/s3-setup.tsx';
import { useTexts } from '../texts/texts.ts';
import { AddStorage } from './add-storage.tsx';
import { ForgetStorageDialog } from './forget-storage-dialog.tsx';

/** Where backups go: the storage in use with its fields, the others, and the way to another one. */
export function StorageSettings() {
  const { say } = useTexts();
  const [, go] = useLocation();
  const { data, error, refetch } = useStorages();
  const [edited, setEdited] = useState<string>();
  const [forgotten, setForgotten] = useState<string>();
  const [isAdding, setIsAdding] = useState(false);
  const choose = useChooseStorage();
  if (error) return <ErrorNotice error={error} onRetry={() => refetch()} />;
  if (!data) return <Waiting />;
  return (
    <Stack gap="lg">
      {data.storages.length === 0 && <Text c="dimmed">{say('settings.noStorage')}</Text>}
      {data.storages.map((storage) => (
        <Section
          key={storage.name}
          title={storage.name}
          says={
            <span className="path">
              {storage.kind !== 'trial' && `${say(`storage.kinds.${storage.kind}`)} · `}
              {placeOf(storage, say)}
            </span>
          }
          actions={
            <>
              {storage.isChosen && (
                <Badge variant="light" tt="none">
                  {say('storage.chosen')}
                </Badge>
              )}
              {!storage.isChosen && (
                <Button
                  size="xs"
                  variant="default"
                  loading={choose.isPending && choose.variables === storage.name}
                  disabled={choose.isPending}
                  // What is in it decides what comes next: a repository is made, opened, or used.
                  onClick={() => choose.mutate(storage.name, { onSuccess: () => go('/') })}
                >
                  {say('storage.use')}
                </Button>
              )}
              {!storage.isChosen && (
                <Button size="xs" variant="default" onClick={() => setForgotten(storage.name)}>
                  {say('storage.forget')}
                </Button>
              )}
              {storage.kind === 's3' && edited !== storage.name && (
                <Button size="xs" variant="default" onClick={() => setEdited(storage.name)}>
                  {say('storage.edit')}
                </Button>
              )}
            </>
          }
        >
          {storage.kind === 's3' && edited === storage.name && (
            <S3Setup
              storage={storage}
              isForBackups={storage.isChosen}
              onSaved={() => setEdited(undefined)}
            />
          )}
        </Section>
      ))}
      {choose.error && <ErrorNotice error={choose.error} />}
      {forgotten !== undefined && (
        <ForgetStorageDialog name={forgotten} onClose={() => setForgotten(undefined)} />
      )}
      {isAdding ? (
        <AddStorage onDone={() => setIsAdding(false)} />
      ) : (
        <Group>
          <Button
            variant="default"
            onClick={() =>
              data.storages.length === 0 ? go('/welcome/storage') : setIsAdding(true)
            }
          >
            {say(data.storages.length === 0 ? 'settings.setUp' : 'storage.addAnother')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
