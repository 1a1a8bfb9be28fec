import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { isOver } from '../api/jobs.ts';
import { useVerifyZip } from '../api/zips.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { CheckIcon, WarningIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';

/** Reads a whole zip, and says whether it is as it should be. */
export function ZipVerifyDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { say } = useTexts();
  const { bytes, number } = useFormats();
  const verify = useVerifyZip();
  const { job } = verify;
  const result = job?.result;
  return (
    <Dialog title={say('zips.verifying.title')} onClose={onClose}>
      <Stack>
        <Text size="sm" fw={600} className="path">
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {say('zips.verifying.says')}
        </Text>
        {job && !isOver(job) && (
          <JobProgress job={job} title={say('zips.verifying.going')} showsTransfer={false} />
        )}
        {verify.error ? <ErrorNotice error={verify.error} /> : null}
        {result && (
          <Alert
            color={result.isWhole ? 'green' : 'red'}
            variant="light"
            icon={result.isWhole ? <CheckIcon /> : <WarningIcon />}
            title={say(result.isWhole ? 'zips.verifying.whole' : 'zips.verifying.damaged')}
            role="status"
          >
            <Text size="sm">
              {say('zips.verifying.facts', {
                files: say('common.files', {
                  count: result.files,
                  formatted: number(result.files),
                }),
                bytes: bytes(result.bytes),
              })}
            </Text>
            {result.problems > 0 && (
              <Text size="sm">
                {say('zips.verifying.problems', {
                  count: result.problems,
                  formatted: number(result.problems),
                })}
              </Text>
            )}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say('common.close')}
          </Button>
          {!result && (
            <Button loading={verify.isBusy} onClick={() => verify.start(name)}>
              {say('zips.verify')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
