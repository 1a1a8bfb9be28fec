import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Computer, useRenameComputer } from '../api/computers.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { ComputerIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** One computer: its name, which can be changed, and when it last backed up. */
export function ComputerRow({ computer }: { computer: Computer }) {
  const { say } = useTexts();
  const { ago, number, span } = useFormats();
  const [name, setName] = useState<string>();
  const rename = useRenameComputer();
  const facts = [
    say('computers.lastBackup', { ago: ago(computer.lastBackup) }),
    say('computers.backups', { count: computer.backups, formatted: number(computer.backups) }),
    ...((computer.secondsAhead ?? 0) > 0
      ? [say('computers.ahead', { span: span((computer.secondsAhead ?? 0) * 1000) })]
      : []),
  ];
  if (name !== undefined) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(
            { key: computer.key, name: name.trim() },
            { onSuccess: () => setName(undefined) },
          );
        }}
      >
        <Group align="flex-end">
          <TextInput
            flex={1}
            label={say('computers.newName')}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" disabled={name.trim() === ''} loading={rename.isPending}>
            {say('common.save')}
          </Button>
          <Button variant="default" onClick={() => setName(undefined)}>
            {say('common.cancel')}
          </Button>
        </Group>
        {rename.error && <ErrorNotice error={rename.error} />}
      </form>
    );
  }
  return (
    <Group justify="space-between">
      <Group gap="sm">
        <ComputerIcon />
        <div>
          <Group gap="xs">
            <Text fw={600} className="path">
              {computer.name}
            </Text>
            {computer.isThis && (
              <Badge variant="light" tt="none">
                {say('common.thisComputer')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </div>
      </Group>
      <Button size="xs" variant="default" onClick={() => setName(computer.name)}>
        {say('common.rename')}
      </Button>
    </Group>
  );
}
