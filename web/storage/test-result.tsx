import { Alert, Anchor, Button, Code, Collapse, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ConnectionCause, ConnectionReport, Repair } from '../api/storages.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { CheckIcon, WarningIcon } from '../shell/icons.tsx';
import { inLanguage } from '../texts/in-language.ts';
import { useTexts } from '../texts/texts.ts';
import { fieldLabel } from './understood.tsx';

/** What a connection test came to. */
export function TestResult({
  report,
  onRepair,
}: {
  report: ConnectionReport;
  onRepair: (repairs: readonly Repair[]) => void;
}) {
  const { say } = useTexts();
  const { outcome, cause, leftBehind, privacy } = report;
  return (
    <Stack gap="sm">
      {outcome === 'passed' && (
        <Alert
          color="green"
          variant="light"
          icon={<CheckIcon />}
          title={say('storage.passed')}
          role="status"
        >
          {privacy?.state === 'cannot-be-seen' && privacy.page && (
            <Text size="sm">
              {say('storage.privacyUnseen')}{' '}
              <Anchor href={privacy.page} target="_blank" rel="noreferrer" inherit className="path">
                {privacy.page}
              </Anchor>
            </Text>
          )}
        </Alert>
      )}
      {outcome === 'public' && <PublicBucket report={report} />}
      {cause && <Cause cause={cause} onRepair={onRepair} />}
      {leftBehind && (
        <Text size="sm" c="dimmed" className="path">
          {say('storage.leftBehind', { key: leftBehind })}
        </Text>
      )}
    </Stack>
  );
}

function PublicBucket({ report }: { report: ConnectionReport }) {
  const { say, language } = useTexts();
  const { steps = [], page } = report.privacy ?? {};
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<WarningIcon />}
      title={say('storage.publicTitle')}
      role="alert"
    >
      <Stack gap="xs">
        <Text size="sm">{say('storage.publicHelp')}</Text>
        {steps.length > 0 && (
          <List type="ordered" size="sm">
            {steps.map((step) => (
              <List.Item key={step.en}>{inLanguage(step, language)}</List.Item>
            ))}
          </List>
        )}
        {page && (
          <Anchor href={page} target="_blank" rel="noreferrer" size="sm">
            {say('storage.publicLink')}
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}

function Cause({
  cause,
  onRepair,
}: {
  cause: ConnectionCause;
  onRepair: (repairs: readonly Repair[]) => void;
}) {
  const { say } = useTexts();
  const [isOpen, { toggle }] = useDisclosure(false);
  const { code, facts, message, repair = [] } = cause;
  const { title, help } = useWordsFor()({ code: 'STORAGE_FAILED', message, cause: code, facts });
  return (
    <Alert color="red" variant="light" icon={<WarningIcon />} title={title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{help}</Text>
        <Group gap="xs">
          {repair.length > 0 && (
            <Button size="xs" onClick={() => onRepair(repair)}>
              <RepairLabel repairs={repair} />
            </Button>
          )}
          <Button size="xs" variant="subtle" color="gray" onClick={toggle} aria-expanded={isOpen}>
            {say('page.details')}
          </Button>
        </Group>
        <Collapse expanded={isOpen}>
          <Code block lang="en">
            {`${code}\n${cause.message}\n${cause.hint}`}
          </Code>
        </Collapse>
      </Stack>
    </Alert>
  );
}

function RepairLabel({ repairs }: { repairs: readonly Repair[] }) {
  const { say } = useTexts();
  const [only] = repairs;
  if (!only || repairs.length > 1 || typeof only.value === 'boolean')
    return say('storage.repairAll');
  const field = say(fieldLabel(only.field));
  return only.value === ''
    ? say('storage.repairEmpty', { field })
    : say('storage.repair', { field, value: only.value });
}
