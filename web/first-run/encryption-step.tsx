import { Button, Paper, PasswordInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { type RecoveryKit, useCreateRepository, useUnlockRepository } from '../api/repository.ts';
import type { State } from '../api/state.ts';
import { KitConfirmation } from '../encryption/kit-confirmation.tsx';
import { NewPasswordFields } from '../encryption/new-password-fields.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { useTexts } from '../texts/texts.ts';

interface EncryptionStepProps {
  readonly connection: State['connection'];
  readonly onDone: () => void;
}

/** Makes a repository and its kit, or opens the one that is there. */
export function EncryptionStep({ connection, onDone }: EncryptionStepProps) {
  const { say } = useTexts();
  const [kit, setKit] = useState<RecoveryKit>();
  if (kit) {
    return (
      <Page title={say('kit.title')} says={say('welcome.kit.says')}>
        <KitConfirmation kit={kit} onDone={onDone} />
      </Page>
    );
  }
  if (connection.state === 'unreachable') return <ErrorNotice error={connection.error} />;
  return connection.state === 'storage-only' ? (
    <Page title={say('welcome.create.title')} says={say('welcome.create.says')}>
      <CreateForm onCreated={setKit} />
    </Page>
  ) : (
    <Page title={say('welcome.unlock.title')} says={say('welcome.unlock.says')}>
      <UnlockForm onDone={onDone} />
    </Page>
  );
}

function CreateForm({ onCreated }: { onCreated: (kit: RecoveryKit) => void }) {
  const { say } = useTexts();
  const [isMade, setIsMade] = useState(true);
  const [password, setPassword] = useState<string>();
  const create = useCreateRepository();
  return (
    <Paper
      component="form"
      withBorder
      radius="lg"
      p={{ base: 'md', xs: 'xl' }}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(isMade ? undefined : password, { onSuccess: (made) => onCreated(made.kit) });
      }}
    >
      <Stack gap="lg" align="flex-start">
        <Radio.Group
          value={isMade ? 'made' : 'own'}
          onChange={(value) => setIsMade(value === 'made')}
          aria-label={say('welcome.create.password')}
        >
          <Stack gap="md">
            <Radio
              value="made"
              label={say('welcome.create.made')}
              description={say('welcome.create.madeHelp')}
            />
            <Radio
              value="own"
              label={say('welcome.create.own')}
              description={say('welcome.create.ownHelp')}
            />
          </Stack>
        </Radio.Group>
        {!isMade && <NewPasswordFields onChange={setPassword} />}
        {create.error && <ErrorNotice error={create.error} />}
        <Button
          type="submit"
          disabled={!isMade && password === undefined}
          loading={create.isPending}
        >
          {say(create.isPending ? 'welcome.create.going' : 'welcome.create.go')}
        </Button>
      </Stack>
    </Paper>
  );
}

function UnlockForm({ onDone }: { onDone: () => void }) {
  const { say } = useTexts();
  const [password, setPassword] = useState('');
  const unlock = useUnlockRepository();
  return (
    <Paper
      component="form"
      withBorder
      radius="lg"
      p={{ base: 'md', xs: 'xl' }}
      onSubmit={(event) => {
        event.preventDefault();
        unlock.mutate(password, { onSuccess: onDone });
      }}
    >
      <Stack align="flex-start">
        <PasswordInput
          w="100%"
          maw={420}
          label={say('kit.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {unlock.error && <ErrorNotice error={unlock.error} />}
        <Button type="submit" disabled={password === ''} loading={unlock.isPending}>
          {say('welcome.unlock.go')}
        </Button>
      </Stack>
    </Paper>
  );
}
