import { PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/texts.ts';

/** A password of one's own has at least so many characters. */
const SHORTEST = 12;

/** A new password, typed twice. */
export function NewPasswordFields({
  onChange,
}: {
  /** With the password, or `undefined` while it cannot be used. */
  onChange: (password: string | undefined) => void;
}) {
  const { say } = useTexts();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const tell = (first: string, second: string) =>
    onChange(first.length >= SHORTEST && first === second ? first : undefined);
  return (
    <Stack>
      <PasswordInput
        label={say('welcome.create.password')}
        autoComplete="new-password"
        value={password}
        error={password !== '' && password.length < SHORTEST && say('welcome.create.tooShort')}
        onChange={({ currentTarget: { value } }) => {
          setPassword(value);
          tell(value, again);
        }}
      />
      <PasswordInput
        label={say('welcome.create.again')}
        autoComplete="new-password"
        value={again}
        error={again !== '' && again !== password && say('welcome.create.differ')}
        onChange={({ currentTarget: { value } }) => {
          setAgain(value);
          tell(password, value);
        }}
      />
    </Stack>
  );
}
