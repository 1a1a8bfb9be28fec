import { usePlan } from '../api/plan.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { PlanEditor } from '../plan/plan-editor.tsx';
import { useTexts } from '../texts/texts.ts';

/** Chooses what is backed up. */
export function PlanStep({ onDone }: { onDone: () => void }) {
  const { say } = useTexts();
  const { data, error, refetch } = usePlan();
  return (
    <Page title={say('welcome.plan.title')} says={say('welcome.plan.says')}>
      {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
      {data ? (
        <PlanEditor plan={data} action={say('common.next')} onSaved={onDone} />
      ) : (
        !error && <Waiting />
      )}
    </Page>
  );
}
