import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type RecoveryKit, useShowKit } from '../api/repository.ts';
import type { State } from '../api/state.ts';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import { KitConfirmation } from './kit-confirmation.tsx';
import { PasswordList } from './password-list.tsx';
import { ProofDialog } from './proof-dialog.tsx';

/** The recovery kit and the passwords. */
export function EncryptionSettings({ state }: { state: State }) {
  const { say } = useTexts();
  const [kit, setKit] = useState<RecoveryKit>();
  const [isAsking, setIsAsking] = useState(false);
  const show = useShowKit();
  const { connection } = state;
  if (connection.state !== 'ready') return <Text c="dimmed">{say('backup.unreachable')}</Text>;
  if (kit) return <KitConfirmation kit={kit} onDone={() => setKit(undefined)} />;
  return (
    <Stack gap="lg">
      <Section title={say('encryption.kit')} says={say('encryption.kitSays')}>
        <Group justify="space-between">
          <Text size="sm">
            {say(connection.kitConfirmed ? 'encryption.kitSafe' : 'encryption.kitOpen')}
          </Text>
          <Button variant="default" onClick={() => setIsAsking(true)}>
            {say('encryption.kitShow')}
          </Button>
        </Group>
      </Section>
      <PasswordList />
      {isAsking && (
        <ProofDialog
          title={say('encryption.kit')}
          action={say('encryption.kitShow')}
          isBusy={show.isPending}
          error={show.error}
          onClose={() => {
            show.reset();
            setIsAsking(false);
          }}
          onProof={(password) =>
            show.mutate(password, {
              onSuccess: (made) => {
                setIsAsking(false);
                setKit(made);
              },
            })
          }
        />
      )}
    </Stack>
  );
}
