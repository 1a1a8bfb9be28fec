import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { JobView } from '../../src/app/api/job-schemas.ts';
import { useCancelJob } from '../api/jobs.ts';
import { useFormats } from '../format/formats.ts';
import { progress as progressTexts } from '../texts/en/backup.ts';
import { type TextKey, useTexts } from '../texts/texts.ts';

interface JobProgressProps {
  readonly job: JobView;
  /** What is going on, in words. */
  readonly title: string;
  /** Of a job that sends: how much of it was new. */
  readonly showsTransfer?: boolean;
}

/** How far a job is: files, bytes, rate, time left, the file of the moment; and the way to stop it. */
export function JobProgress({ job, title, showsTransfer = true }: JobProgressProps) {
  const { say } = useTexts();
  const { bytes, number, span, share } = useFormats();
  const cancel = useCancelJob();
  const { progress } = job;
  const isKnown = progress?.totalKnown && progress.totalBytes > 0;
  const done = isKnown ? Math.min(1, progress.bytes / progress.totalBytes) : undefined;
  const facts = progress
    ? [
        isKnown || progress.totalFiles > 0
          ? say('progress.filesOf', {
              done: number(progress.files),
              total: number(progress.totalFiles),
            })
          : undefined,
        progress.totalBytes > 0
          ? say('progress.bytesOf', {
              done: bytes(progress.bytes),
              total: bytes(progress.totalBytes),
            })
          : undefined,
        showsTransfer && (progress.transferred > 0 || progress.totalBytes > 0)
          ? say(transferText(job), { bytes: bytes(progress.transferred) })
          : undefined,
        progress.bytesPerSecond > 0
          ? say('progress.rate', { bytes: bytes(progress.bytesPerSecond) })
          : undefined,
        progress.secondsLeft === undefined
          ? undefined
          : say('progress.left', { span: span(progress.secondsLeft * 1000) }),
      ].filter((fact) => fact !== undefined)
    : [];
  const stage = stageKey(progress?.stage);
  const label = job.state === 'waiting' ? say('progress.waiting') : title;
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} role="status">
          {label}
          {done !== undefined && ` ${share(done)}`}
        </Text>
        <Button
          variant="default"
          size="xs"
          loading={cancel.isPending || cancel.isSuccess}
          onClick={() => cancel.mutate(job.id)}
        >
          {say('common.cancel')}
        </Button>
      </Group>
      <Progress
        value={done === undefined ? 100 : done * 100}
        animated={done === undefined}
        striped={done === undefined}
        aria-label={label}
        transitionDuration={300}
      />
      {stage && (
        <Text size="sm" role="status">
          {say(stage)}
        </Text>
      )}
      <Text size="sm" c="dimmed" className="numbers">
        {facts.length > 0 ? facts.join(' · ') : say('progress.starting')}
      </Text>
      <Text size="sm" c="dimmed" className="path" lineClamp={1} mih="1.4em">
        {progress?.current}
      </Text>
    </Stack>
  );
}

/** The words for what a job is doing; most stages are what its title says. */
function stageKey(stage: string | undefined): TextKey | undefined {
  const isTold = stage !== undefined && Object.hasOwn(progressTexts.stages, stage);
  return isTold ? (`progress.stages.${stage}` as TextKey) : undefined;
}

function transferText({ kind }: JobView) {
  return kind === 'backup' ? 'progress.sent' : 'progress.received';
}
