import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import { type Holding, useAgree } from '../api/automation.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** A backup that is much smaller than the one before: both sides, and the question whether that is right. */
export function HoldingNotice({ held }: { held: Holding }) {
  const { say } = useTexts();
  const { bytes, moment, number } = useFormats();
  const [, go] = useLocation();
  const agree = useAgree();
  const show = (figure: string, value: number) =>
    figure === 'bytes' ? bytes(value) : number(value);
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<WarningIcon />}
      title={say('automation.heldTitle', { computer: held.computer, moment: moment(held.time) })}
    >
      <Stack gap="sm">
        <Text size="sm">{say('automation.heldSays', { count: held.held })}</Text>
        <Table withRowBorders={false} w="fit-content" aria-label={say('automation.heldTable')}>
          <Table.Thead>
            <Table.Tr>
              {/* A corner is no header. */}
              <Table.Td />
              <Table.Th>{say('automation.before')}</Table.Th>
              <Table.Th>{say('automation.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {held.figures.map(({ figure, before, after }) => (
              <Table.Tr key={figure}>
                <Table.Th scope="row">{say(`automation.figures.${figure}`)}</Table.Th>
                <Table.Td>{show(figure, before)}</Table.Td>
                <Table.Td>{show(figure, after)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {agree.error !== undefined && <ErrorNotice error={agree.error} />}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => go(`/backups/${held.id}`)}>
            {say('automation.heldLook')}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={agree.isBusy}
            onClick={() => agree.start(held.id)}
          >
            {say('automation.heldAgree')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
