import { Anchor, Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isOver, type JobOf } from '../api/jobs.ts';
import { useExportZip, zipAddress } from '../api/zips.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { RouterLink } from '../parts/router-link.tsx';
import { useTexts } from '../texts/texts.ts';

/** Writes a backup of Cherry Studio's data as a zip that Cherry Studio itself restores. */
export function ZipExportDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { say } = useTexts();
  const [isLightweight, setIsLightweight] = useState(false);
  const [overwrite, setOverwrite] = useState(false);
  const run = useExportZip();
  const { job } = run;
  const result = job?.result;
  const isTaken = job?.error?.code === 'TARGET_UNWRITABLE';
  return (
    <Dialog title={say('zips.exporting.title')} onClose={onClose}>
      <Stack>
        {!result && (
          <>
            <Text size="sm">{say('zips.exporting.says')}</Text>
            <Checkbox
              label={say('zips.exporting.lightweight')}
              description={say('zips.exporting.lightweightHelp')}
              checked={isLightweight}
              disabled={run.isBusy}
              onChange={(event) => setIsLightweight(event.currentTarget.checked)}
            />
          </>
        )}
        {job && !isOver(job) && <JobProgress job={job} title={say('zips.exporting.going')} />}
        {run.error ? <ErrorNotice error={run.error} /> : null}
        {isTaken && (
          <Checkbox
            label={say('zips.exporting.overwrite')}
            checked={overwrite}
            onChange={(event) => setOverwrite(event.currentTarget.checked)}
          />
        )}
        {result && <Written result={result} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say(result ? 'common.close' : 'common.cancel')}
          </Button>
          {!result && (
            <Button
              loading={run.isBusy}
              onClick={() => run.start({ id, isLightweight, overwrite: isTaken && overwrite })}
            >
              {say('zips.exporting.go')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

const MOST_PATHS = 10;

function Written({ result }: { result: NonNullable<JobOf<'zip-export'>['result']> }) {
  const { say } = useTexts();
  const { bytes } = useFormats();
  const { name, leftOut } = result;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm" className="path">
        {say('zips.exporting.done', { name, bytes: bytes(result.bytes) })}
      </Text>
      <Group>
        <Anchor size="sm" underline="always" href={zipAddress(name)} download={name}>
          {say('common.download')}
        </Anchor>
        <RouterLink size="sm" href="/backups/zips">
          {say('zips.exporting.show')}
        </RouterLink>
      </Group>
      {leftOut.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {say('zips.exporting.leftOut')}
          </Text>
          <List size="sm">
            {leftOut.slice(0, MOST_PATHS).map(({ path }) => (
              <List.Item key={path} className="path">
                {path}
              </List.Item>
            ))}
            {leftOut.length > MOST_PATHS && (
              <List.Item>
                {say('verification.more', { count: leftOut.length - MOST_PATHS })}
              </List.Item>
            )}
          </List>
        </>
      )}
    </Stack>
  );
}
