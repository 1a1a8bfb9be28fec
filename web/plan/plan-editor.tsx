import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { type BackupPlan, type Selection, useSavePlan } from '../api/plan.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import { ExcludeFields } from './exclude-fields.tsx';
import { FolderList } from './folder-list.tsx';
import { patternsIn } from './plan-form.ts';
import { ProfileChoice } from './profile-choice.tsx';

interface PlanEditorProps {
  readonly plan: BackupPlan;
  /** What the button says. */
  readonly action: string;
  readonly onSaved: () => void;
}

/** What is backed up: Cherry Studio by its parts, further folders, and what is left out of these. */
export function PlanEditor({ plan, action, onSaved }: PlanEditorProps) {
  const { say } = useTexts();
  const [selection, setSelection] = useState<Selection>(plan.selection);
  const [excludes, setExcludes] = useState(plan.selection.excludes.join('\n'));
  const save = useSavePlan();
  const isMissing = (path: string) =>
    plan.folders.some((folder) => folder.path === path && !folder.exists);
  return (
    <Stack gap="lg">
      <Section
        title={say('plan.cherryStudio')}
        {...(plan.profiles.length === 0 && { says: say('plan.none') })}
      >
        {plan.profiles.map((profile) => (
          <ProfileChoice
            key={profile.folder}
            profile={profile}
            found={plan.profiles.map(({ folder }) => folder)}
            selection={selection}
            onChange={setSelection}
          />
        ))}
      </Section>
      <Section title={say('plan.folders')}>
        <FolderList
          folders={selection.folders}
          isMissing={isMissing}
          onChange={(folders) => setSelection({ ...selection, folders })}
        />
        {selection.folders.length > 0 && (
          <ExcludeFields folders={selection.folders} value={excludes} onChange={setExcludes} />
        )}
      </Section>
      {save.error && <ErrorNotice error={save.error} />}
      <Group>
        <Button
          loading={save.isPending}
          onClick={() =>
            save.mutate({ ...selection, excludes: patternsIn(excludes) }, { onSuccess: onSaved })
          }
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
