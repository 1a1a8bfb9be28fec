import { Text } from '@mantine/core';
import { useState } from 'react';
import { usePlan } from '../api/plan.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { PlanEditor } from '../plan/plan-editor.tsx';
import { useTexts } from '../texts/texts.ts';

/** What is backed up, to be changed. */
export function PlanSettings() {
  const { say } = useTexts();
  const { data, error, refetch } = usePlan();
  const [isSaved, setIsSaved] = useState(false);
  if (error) return <ErrorNotice error={error} onRetry={() => refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <PlanEditor plan={data} action={say('plan.save')} onSaved={() => setIsSaved(true)} />
      <Text size="sm" role="status" mt="xs">
        {isSaved && say('common.saved')}
      </Text>
    </>
  );
}
