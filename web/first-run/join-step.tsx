import { Button, Group, Paper, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useOpenPairing } from '../api/computers.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { useTexts } from '../texts/texts.ts';

/** Connects this computer by the pairing text of another one and its six words. */
export function JoinStep() {
  const { say } = useTexts();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [phrase, setPhrase] = useState('');
  const open = useOpenPairing();
  return (
    <Page title={say('computers.joinTitle')} says={say('computers.joinSays')}>
      <Paper
        component="form"
        withBorder
        radius="lg"
        p={{ base: 'md', xs: 'xl' }}
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate(
            { text: text.trim(), phrase: phrase.trim() },
            { onSuccess: () => go('/backups') },
          );
        }}
      >
        <Stack>
          <Textarea
            label={say('computers.pairingText')}
            description={say('computers.pairingTextHelp')}
            autosize
            minRows={3}
            maxRows={8}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            spellCheck={false}
          />
          <TextInput
            label={say('computers.words')}
            description={say('computers.wordsHelp')}
            value={phrase}
            onChange={(event) => setPhrase(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          {open.error && <ErrorNotice error={open.error} />}
          <Group>
            <Button
              type="submit"
              loading={open.isPending}
              disabled={text.trim() === '' || phrase.trim() === ''}
            >
              {say('computers.join')}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => go('/welcome/storage')}>
              {say('common.back')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
