import { Stack } from '@mantine/core';
import { useAutomation, useChangeAutomation } from '../api/automation.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { CareSection } from './care-section.tsx';
import { NotificationSection } from './notification-section.tsx';
import { RetentionSection } from './retention-section.tsx';
import { ScheduleSection } from './schedule-section.tsx';
import { ServiceSection } from './service-section.tsx';

/** What happens by itself; each choice counts at once. */
export function AutomationSettings() {
  const { data, error, refetch } = useAutomation();
  const change = useChangeAutomation();
  if (error) return <ErrorNotice error={error} onRetry={() => refetch()} />;
  if (!data) return <Waiting />;
  const part = { now: data, onChange: change.mutate };
  return (
    <Stack gap="lg">
      {change.error && <ErrorNotice error={change.error} />}
      <ScheduleSection {...part} />
      <RetentionSection {...part} />
      <CareSection {...part} />
      <NotificationSection {...part} />
      <ServiceSection service={data.service} />
    </Stack>
  );
}
