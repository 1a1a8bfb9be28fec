import { Button, List, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useReport, useRun } from '../api/activity.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Section } from '../parts/section.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';
import { kindText } from './kind-text.ts';

/** One run: what it did, what went wrong, and a report to send to somebody. */
export default function RunPage({ id }: { id: string }) {
  const { say } = useTexts();
  const { moment, bytes, number, span } = useFormats();
  const { data: run, error } = useRun(id);
  const wordsFor = useWordsFor();
  const report = useReport();
  const [isCopied, setIsCopied] = useState(false);
  if (run === null) return <MissingPage />;
  if (!run) return error ? <ErrorNotice error={error} /> : <Waiting />;
  const copy = async () => {
    const { text } = await report.mutateAsync(id);
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  };
  const facts = [
    [say('activity.state'), say(`activity.states.${run.state}`)],
    [say('activity.started'), moment(run.startedAt)],
    [say('activity.duration'), span(Date.parse(run.endedAt) - Date.parse(run.startedAt))],
    [say('activity.trigger'), say(`activity.triggers.${run.trigger}`)],
    [say('activity.files'), number(run.files)],
    [say('activity.bytes'), bytes(run.bytes)],
    [say('activity.transferred'), bytes(run.transferred)],
  ];
  return (
    <Page
      title={say(kindText(run.kind))}
      says={moment(run.startedAt)}
      actions={
        <Button variant="default" onClick={copy} loading={report.isPending} aria-live="polite">
          {say(isCopied ? 'common.copied' : 'activity.report')}
        </Button>
      }
    >
      {report.error && <ErrorNotice error={report.error} />}
      {run.error && <ErrorNotice error={run.error} />}
      <Table variant="vertical" withTableBorder>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={{ base: 130, xs: 190 }}>{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {run.warnings.length > 0 && (
        <Section title={say('activity.warningsTitle')}>
          <List size="sm" spacing="xs" listStyleType="none">
            {run.warnings.map(({ item, error: reason }) => (
              <List.Item key={item + reason.code}>
                <Stack gap={0}>
                  <Text size="sm" fw={600} className="path">
                    {item}
                  </Text>
                  <Text size="sm">{wordsFor(reason).title}</Text>
                  <Text size="xs" c="dimmed">
                    {wordsFor(reason).help}
                  </Text>
                </Stack>
              </List.Item>
            ))}
          </List>
        </Section>
      )}
    </Page>
  );
}
