import { Button, Paper, PasswordInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { Redirect } from 'wouter';
import { type RecoveryKit, useCreateRepository, useUnlockRepository } from '../api/repository.ts';
import type { State } from '../api/state.ts';
import { KitConfirmation } from '../encryption/kit-confirmation.tsx';
import { NewPasswordFields } from '../encryption/new-password-fields.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';

interface EncryptionStepProps {
  readonly connection: State['connection'];
  readonly onDone: () => void;
}

/**
 * Makes a repository and its kit, or opens the one that is there. Which of both it is, is settled once: when the
 * repository is made, the connection is ready, and the kit has still to be shown.
 */
export function EncryptionStep({ connection, onDone }: EncryptionStepProps) {
  const { say } = useTexts();
  const [kit, setKit] = useState<RecoveryKit>();
  const [begunAs, setBegunAs] = useState<'storage-only' | 'needs-password' | 'ready'>();
  const { state } = connection;
  if (begunAs === undefined && state !== 'none' && state !== 'unreachable') setBegunAs(state);
  if (kit) {
    return (
      <Page title={say('kit.title')} says={say('welcome.kit.says')}>
        <KitConfirmation kit={kit} onDone={onDone} />
      </Page>
    );
  }
  switch (begunAs) {
    case 'ready':
      return <Redirect to="/welcome/plan" replace />;
    case 'storage-only':
      return (
        <Page title={say('welcome.create.title')} says={say('welcome.create.says')}>
          <CreateForm onCreated={setKit} />
        </Page>
      );
    case 'needs-password':
      return (
        <Page title={say('welcome.unlock.title')} says={say('welcome.unlock.says')}>
          <UnlockForm onDone={onDone} />
        </Page>
      );
    default:
      return (
        <>
          {connection.error ? <ErrorNotice error={connection.error} /> : <Waiting />}
          <RouterLink href="/welcome/storage">{say('welcome.steps.storage')}</RouterLink>
        </>
      );
  }
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
