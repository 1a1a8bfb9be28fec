import { Alert, Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useVerify } from '../api/backups.ts';
import { isOver } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { CheckIcon, WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

interface VerifyDialogProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

const MOST_PROBLEMS = 20;

/** Verifies backups, and says what is wrong with them. */
export function VerifyDialog({ ids, onClose }: VerifyDialogProps) {
  const { say } = useTexts();
  const { bytes, number } = useFormats();
  const [readData, setReadData] = useState(false);
  const verify = useVerify();
  const { job } = verify;
  const result = job?.result;
  return (
    <Dialog title={say('verification.title')} onClose={onClose}>
      <Stack>
        <Text size="sm" c="dimmed">
          {say('verification.says')}
        </Text>
        {!job && (
          <Checkbox
            label={say('verification.readData')}
            description={say('verification.readDataHelp')}
            checked={readData}
            onChange={(event) => setReadData(event.currentTarget.checked)}
          />
        )}
        {job && !isOver(job) && <JobProgress job={job} title={say('verification.running')} />}
        {verify.error ? <ErrorNotice error={verify.error} /> : null}
        {result && (
          <Alert
            color={result.isSound ? 'green' : 'red'}
            variant="light"
            icon={result.isSound ? <CheckIcon /> : <WarningIcon />}
            title={say(result.isSound ? 'verification.sound' : 'verification.unsound')}
            role="status"
          >
            <Text size="sm">
              {say('verification.facts', {
                packs: number(result.packs),
                bytes: bytes(result.bytesRead),
              })}
            </Text>
            {result.problems.length > 0 && (
              <List size="sm">
                {result.problems.slice(0, MOST_PROBLEMS).map(({ kind, item, message }) => (
                  <List.Item key={message} className="path" title={message}>
                    {say(`verification.problems.${kind}`, { item })}
                  </List.Item>
                ))}
                {result.problems.length > MOST_PROBLEMS && (
                  <List.Item>
                    {say('verification.more', { count: result.problems.length - MOST_PROBLEMS })}
                  </List.Item>
                )}
              </List>
            )}
            {result.hurt.map(({ id, paths, more }) => (
              <div key={id}>
                <Text size="sm">{say('verification.hurt', { id: id.slice(0, 8) })}</Text>
                <List size="sm">
                  {paths.map((path) => (
                    <List.Item key={path} className="path">
                      {path}
                    </List.Item>
                  ))}
                </List>
                {more > 0 && <Text size="sm">{say('verification.more', { count: more })}</Text>}
              </div>
            ))}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say('common.close')}
          </Button>
          {!result && (
            <Button
              loading={verify.isBusy}
              onClick={() => verify.start({ ids: [...ids], readData })}
            >
              {say('verification.go')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
