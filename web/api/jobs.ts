import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { JobKind, JobView } from '../../src/app/api/job-schemas.ts';
import { api, read } from './client.ts';

/** A job of one kind. */
export type JobOf<Kind extends JobKind> = Extract<JobView, { kind: Kind }>;

/** Whether a job has come to its end. */
export function isOver({ state }: JobView): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** While an answer was on its way, the stream may have told that the job is over, which it stays. */
function newerOf(known: JobView | undefined, answered: JobView): JobView {
  return known && isOver(known) ? known : answered;
}

/** Takes in what the event stream says of a job. */
export function keepJob(client: QueryClient, job: JobView): void {
  client.setQueryData(['jobs', job.id], job);
  client.setQueryData<JobView[]>(['jobs'], (jobs) => {
    const others = (jobs ?? []).filter(({ id }) => id !== job.id);
    return isOver(job) ? others : [...others, job];
  });
}

/** What runs or waits at this moment, oldest first. */
export function useRunningJobs(): readonly JobView[] {
  const { data } = useQuery({
    queryKey: ['jobs'],
    queryFn: async ({ client }) => {
      const { jobs } = await read(api.api.jobs.$get());
      return (jobs as JobView[])
        .map((job) => newerOf(client.getQueryData(['jobs', job.id]), job))
        .filter((job) => !isOver(job));
    },
  });
  return data ?? [];
}

/** A job, followed as it goes on. */
export function useJob(id: string | undefined): JobView | undefined {
  const { data } = useQuery({
    queryKey: ['jobs', id],
    queryFn: async ({ client }) => {
      const { job } = await read(api.api.jobs[':id'].$get({ param: { id: id ?? '' } }));
      return newerOf(client.getQueryData(['jobs', id]), job as JobView);
    },
    enabled: id !== undefined,
  });
  return data;
}

/** Stops a job at once. */
export function useCancelJob(): UseMutationResult<unknown, Error, string> {
  return useMutation({
    mutationFn: (id: string) => read(api.api.jobs[':id'].$delete({ param: { id } })),
  });
}

/** A job that a component starts and follows. */
export interface StartedJob<Kind extends JobKind, Input> {
  readonly start: (input: Input) => void;
  /** Forgets the job, so that another can be started. */
  readonly forget: () => void;
  readonly job: JobOf<Kind> | undefined;
  /** From the click to the end of the job. */
  readonly isBusy: boolean;
  /** Why it could not be started, or why it failed. */
  readonly error: unknown;
}

/** Starts a job by a request that answers with it, and follows it. */
export function useStartedJob<Kind extends JobKind, Input>(
  request: (input: Input) => Promise<{ job: unknown }>,
): StartedJob<Kind, Input> {
  const client = useQueryClient();
  const [id, setId] = useState<string>();
  const job = useJob(id) as JobOf<Kind> | undefined;
  const starting = useMutation({
    mutationFn: async (input: Input) => (await request(input)).job as JobView,
    onMutate: () => setId(undefined),
    onSuccess: (started) => {
      // The stream may have told more of it already.
      if (!client.getQueryData(['jobs', started.id])) keepJob(client, started);
      setId(started.id);
    },
  });
  const forget = useCallback(() => {
    setId(undefined);
    starting.reset();
  }, [starting.reset]);
  return {
    start: starting.mutate,
    forget,
    job,
    isBusy: starting.isPending || (job !== undefined && !isOver(job)),
    error: starting.error ?? (job?.state === 'failed' ? job.error : undefined),
  };
}
