import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AutomationChange as ChangeSchema } from '../../src/app/api/automation-schemas.ts';
import { api, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

const readAutomation = () => read(api.api.automation.$get());

/** What happens by itself. */
export type Automation = Awaited<ReturnType<typeof readAutomation>>;
export type AutomationChange = z.input<typeof ChangeSchema>;
export type Schedule = Automation['schedule'];
export type Retention = Automation['retention'];
export type Holding = Automation['holding'][number];

const KEY = ['settings', 'automation'];

/** What happens by itself: when backups are made, what is kept, who is told. */
export function useAutomation(enabled = true) {
  return useQuery({ queryKey: KEY, queryFn: readAutomation, enabled });
}

/** Changes some of it; the answer is shown at once. */
export function useChangeAutomation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: AutomationChange) => read(api.api.automation.$put({ json: change })),
    onSuccess: (now) => client.setQueryData(KEY, now),
  });
}

/** Starts the app at login, or no more. */
export function useChangeService() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isInstalled: boolean) =>
      read(api.api.automation.service.$put({ json: { isInstalled } })),
    onSuccess: (now) => client.setQueryData(KEY, now),
  });
}

/** Posts a message to the webhook that is kept. */
export function useTryWebhook() {
  return useMutation({
    mutationFn: () => read(api.api.automation['webhook-trial'].$post({ json: {} })),
  });
}

/** Says that a backup is rightly so small. */
export function useAgree() {
  return useStartedJob<'change', string>((id) =>
    read(api.api.automation.agree.$post({ json: { id } })),
  );
}
