import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import {
  type PasswordKey,
  useAddPassword,
  useChangePassword,
  usePasswords,
  useRemovePassword,
} from '../api/repository.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import { ProofDialog } from './proof-dialog.tsx';

type Question =
  | { readonly what: 'add' | 'change' }
  | { readonly what: 'remove'; readonly key: PasswordKey };

/** The passwords that open the backups: another one, a new one, one less. */
export function PasswordList() {
  const { say } = useTexts();
  const { moment } = useFormats();
  const { data, error, refetch } = usePasswords();
  const [question, setQuestion] = useState<Question>();
  const [isSaved, setIsSaved] = useState(false);
  const add = useAddPassword();
  const change = useChangePassword();
  const remove = useRemovePassword();
  const close = () => {
    for (const mutation of [add, change, remove]) mutation.reset();
    setQuestion(undefined);
  };
  const done = {
    onSuccess: () => {
      close();
      setIsSaved(true);
    },
  };
  const made = ({ created, hostname }: PasswordKey) =>
    say('encryption.made', { moment: moment(created), computer: hostname });
  return (
    <Section
      title={say('encryption.passwords')}
      says={say('encryption.passwordsSays')}
      actions={
        <>
          <Button size="xs" variant="default" onClick={() => setQuestion({ what: 'add' })}>
            {say('encryption.add')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setQuestion({ what: 'change' })}>
            {say('encryption.change')}
          </Button>
        </>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      <Stack gap="xs">
        {data?.keys.map((key) => (
          <Group key={key.id} justify="space-between">
            <Group gap="xs">
              <Text size="sm">{made(key)}</Text>
              {key.isCurrent && (
                <Badge variant="light" tt="none">
                  {say('encryption.inUse')}
                </Badge>
              )}
            </Group>
            {!key.isCurrent && (
              <Button
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={say('encryption.removeThis', { moment: moment(key.created) })}
                onClick={() => setQuestion({ what: 'remove', key })}
              >
                {say('encryption.remove')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      <Text size="sm" role="status">
        {isSaved && say('encryption.saved')}
      </Text>
      {question?.what === 'add' && (
        <ProofDialog
          title={say('encryption.add')}
          action={say('encryption.add')}
          asksNew
          isBusy={add.isPending}
          error={add.error}
          onClose={close}
          onProof={(password, newPassword) => add.mutate({ password, newPassword }, done)}
        />
      )}
      {question?.what === 'change' && (
        <ProofDialog
          title={say('encryption.change')}
          says={say('encryption.changeSays')}
          action={say('common.change')}
          asksNew
          isBusy={change.isPending}
          error={change.error}
          onClose={close}
          onProof={(password, newPassword) => change.mutate({ password, newPassword }, done)}
        />
      )}
      {question?.what === 'remove' && (
        <ProofDialog
          title={say('encryption.removeTitle')}
          says={say('encryption.removeSays')}
          action={say('encryption.remove')}
          isBusy={remove.isPending}
          error={remove.error}
          onClose={close}
          onProof={(password) => remove.mutate({ id: question.key.id, password }, done)}
        />
      )}
    </Section>
  );
}
