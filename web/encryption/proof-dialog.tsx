import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { useTexts } from '../texts/texts.ts';
import { NewPasswordFields } from './new-password-fields.tsx';

interface ProofDialogProps {
  readonly title: string;
  readonly says?: string;
  /** What the button says. */
  readonly action: string;
  /** Whether a new password is asked for, too. */
  readonly asksNew?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onProof: (password: string, newPassword: string) => void;
}

/** Asks for the repository's password before something that only its owner may do. */
export function ProofDialog({
  title,
  says,
  action,
  asksNew = false,
  isBusy,
  error,
  onClose,
  onProof,
}: ProofDialogProps) {
  const { say } = useTexts();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState<string>();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onProof(password, newPassword ?? '');
        }}
      >
        <Stack>
          {says && (
            <Text size="sm" c="dimmed">
              {says}
            </Text>
          )}
          <PasswordInput
            label={say(asksNew ? 'encryption.old' : 'encryption.proof')}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-autofocus
          />
          {asksNew && <NewPasswordFields onChange={setNewPassword} />}
          {error ? <ErrorNotice error={error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say('common.cancel')}
            </Button>
            <Button
              type="submit"
              loading={isBusy}
              disabled={password === '' || (asksNew && newPassword === undefined)}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
