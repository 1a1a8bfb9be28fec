import {
  Alert,
  Button,
  Center,
  Code,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { openByPassword, SESSION_KEY } from '../api/session.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { useTexts } from '../texts/texts.ts';
import { LockIcon } from './icons.tsx';

/** What somebody sees who has no session: how to get one. */
export function LockedPage({ asksPassword }: { asksPassword: boolean }) {
  const { say } = useTexts();
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder radius="lg" p="xl" maw={460}>
        <Stack>
          <LockIcon width="28" height="28" />
          <Title order={1}>{say('shell.locked.title')}</Title>
          <Text c="dimmed">{say('shell.locked.help')}</Text>
          {asksPassword ? (
            <PasswordForm />
          ) : (
            <div>
              <Text size="sm" mb={6}>
                {say('shell.locked.how')}
              </Text>
              <Code block>kirsch app</Code>
            </div>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function PasswordForm() {
  const { say } = useTexts();
  const wordsFor = useWordsFor();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const open = useMutation({
    mutationFn: () => openByPassword(password),
    onSuccess: (session) => client.setQueryData(SESSION_KEY, session),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label={say('shell.locked.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {open.error && <Alert color="red">{wordsFor(open.error).title}</Alert>}
        <Button type="submit" loading={open.isPending} disabled={password === ''}>
          {say('shell.locked.enter')}
        </Button>
      </Stack>
    </form>
  );
}
