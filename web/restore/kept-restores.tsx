import { Button, Group, Text } from '@mantine/core';
import { isOver } from '../api/jobs.ts';
import { type KeptRestore, useKeptRestores, useUndo } from '../api/profile-restore.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { JobProgress } from '../parts/job-progress.tsx';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';

const DEEDS = { applied: 'undo', undone: 'redo', unfinished: 'finish' } as const;

/** The restores of Cherry Studio's data on this computer, each with its way back. */
export function KeptRestores() {
  const { say } = useTexts();
  const { ago, bytes } = useFormats();
  const { data } = useKeptRestores();
  const undo = useUndo();
  const kept = data?.restores.filter(({ state }) => state !== 'superseded') ?? [];
  if (kept.length === 0) return null;
  const isRunning = undo.job !== undefined && !isOver(undo.job);
  const deedOf = ({ state }: KeptRestore) => (state === 'superseded' ? 'undo' : DEEDS[state]);
  return (
    <Section title={say('restoring.keptTitle')} says={say('restoring.keptSays')}>
      {undo.error ? <ErrorNotice error={undo.error} /> : null}
      {isRunning && undo.job && (
        <JobProgress job={undo.job} title={say('restoring.undoing')} showsTransfer={false} />
      )}
      {kept.map((restore) => (
        <Group key={restore.id} justify="space-between">
          <div>
            <Text size="sm">
              {say(`restoring.states.${restore.state}`, { ago: ago(restore.created) })}
            </Text>
            <Text size="xs" c="dimmed" className="path">
              {[restore.backup.computer, restore.profile, bytes(restore.bytes)]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            disabled={isRunning}
            onClick={() => undo.start({ profile: restore.profile, deed: deedOf(restore) })}
          >
            {say(`restoring.deeds.${deedOf(restore)}`)}
          </Button>
        </Group>
      ))}
    </Section>
  );
}
