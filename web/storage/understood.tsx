import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { providerName, useProviders } from '../api/providers.ts';
import type { Repair, Understanding } from '../api/storages.ts';
import type { TextKey } from '../texts/texts.ts';
import { useTexts } from '../texts/texts.ts';

/** What was made of the fields, while they are typed. */
export function Understood({
  understanding,
  onRepair,
}: {
  understanding: Understanding | undefined;
  onRepair: (repair: Repair) => void;
}) {
  const { say, language } = useTexts();
  const providers = useProviders();
  if (understanding?.outcome !== 'understood') return null;
  const { connection } = understanding;
  const provider = providers.find(({ id }) => id === connection.provider);
  const facts = [
    provider && provider.id !== 'other' ? providerName(provider, language) : undefined,
    connection.endpoint,
    connection.region,
    [connection.bucket, connection.rootPath].filter(Boolean).join('/'),
  ].filter((fact) => fact !== undefined && fact !== '');
  return (
    <Paper bg="var(--mantine-color-default-hover)" radius="md" p="md" aria-live="polite">
      <Stack gap={6}>
        <Text size="sm" className="path">
          <Text span fw={600} inherit>
            {say('storage.understood')}:
          </Text>{' '}
          {facts.join(' · ')}
        </Text>
        {connection.notes.map((note) => (
          <Group key={note.code} gap="xs">
            <Text size="sm" c="dimmed">
              {say(`notes.${note.code}` as TextKey)}
            </Text>
            {note.repair && <RepairButton repair={note.repair} onRepair={onRepair} />}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** Puts a value into a field by one click. */
export function RepairButton({
  repair,
  onRepair,
}: {
  repair: Repair;
  onRepair: (repair: Repair) => void;
}) {
  const { say } = useTexts();
  const value = String(repair.value);
  return (
    <Button size="compact-xs" variant="light" onClick={() => onRepair(repair)}>
      {value === ''
        ? say('storage.applyEmpty', { field: say(fieldLabel(repair.field)) })
        : say('storage.apply', { value })}
    </Button>
  );
}

/** The key of what a field is called on the screen. */
export function fieldLabel(field: string): TextKey {
  return field === 'pathStyle' ? 'storage.pathStyle' : (`storage.fields.${field}` as TextKey);
}
