import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { isOver, type JobOf } from '../api/jobs.ts';
import { useImportZips } from '../api/zips.ts';
import { useWordsFor } from '../errors/words-for.ts';
import { useFormats } from '../format/formats.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { useTexts } from '../texts/texts.ts';

interface ZipImportDialogProps {
  readonly names: readonly string[];
  /** What a single zip is imported for. @default 'import' */
  readonly purpose?: 'import' | 'restore';
  readonly onClose: () => void;
}

/** Makes backups of zips, says how much room that saves, and leads on to restoring. */
export function ZipImportDialog({ names, purpose = 'import', onClose }: ZipImportDialogProps) {
  const { say } = useTexts();
  const { number } = useFormats();
  // The list may be another one once some are imported.
  const [wanted] = useState([...names]);
  const [, go] = useLocation();
  const run = useImportZips();
  const { job } = run;
  const result = job?.result;
  const count = wanted.length;
  const made = count === 1 ? result?.backups[0] : undefined;
  const says = purpose === 'restore' ? 'zips.restoring.says' : 'zips.importing.says';
  return (
    <Dialog
      title={
        purpose === 'restore'
          ? say('zips.restoring.title')
          : say('zips.importing.title', { count, formatted: number(count) })
      }
      onClose={onClose}
    >
      <Stack>
        {!result && <Text size="sm">{say(says)}</Text>}
        {job && !isOver(job) && <JobProgress job={job} title={say('zips.importing.going')} />}
        {run.error ? <ErrorNotice error={run.error} /> : null}
        {result && <Outcome result={result} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say(result ? 'common.close' : 'common.cancel')}
          </Button>
          {!result && (
            <Button loading={run.isBusy} onClick={() => run.start(wanted)}>
              {say(purpose === 'restore' ? 'zips.restoring.go' : 'zips.import')}
            </Button>
          )}
          {made && (
            <Button onClick={() => go(`/backups/${made.id}/restore`)}>
              {say('zips.restoring.plan')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

function Outcome({ result }: { result: NonNullable<JobOf<'zip-import'>['result']> }) {
  const { say } = useTexts();
  const wordsFor = useWordsFor();
  const { bytes, number } = useFormats();
  const { imported, known, refused, zipBytes, bytesAdded } = result;
  const saved = zipBytes - bytesAdded;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {say('zips.importing.done', { count: imported, formatted: number(imported) })}{' '}
        {known > 0 && say('zips.importing.known', { formatted: number(known) })}
      </Text>
      {imported > 0 && (
        <Text size="sm">
          {say(saved > 0 ? 'zips.importing.saves' : 'zips.importing.savesNothing', {
            zips: bytes(zipBytes),
            added: bytes(bytesAdded),
            saved: bytes(Math.max(0, saved)),
          })}
        </Text>
      )}
      {refused.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {say('zips.importing.refused')}
          </Text>
          <List size="sm">
            {refused.map(({ name, error }) => (
              <List.Item key={name} className="path">
                {name}: {wordsFor(error).title}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
