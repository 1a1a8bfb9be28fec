import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { ActivityView } from '../../src/app/api/activity-schemas.ts';
import { api, orNull, read } from './client.ts';

export type Run = ActivityView;

/** How many runs a page has. */
export const RUNS_A_PAGE = 50;

/** The runs of the past, newest first. */
export function useActivity(page: number, state: Run['state'] | undefined) {
  return useQuery({
    queryKey: ['activity', 'list', page, state],
    queryFn: () =>
      read(
        api.api.activity.$get({
          query: {
            offset: String((page - 1) * RUNS_A_PAGE),
            limit: String(RUNS_A_PAGE),
            ...(state && { state }),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** One run; `null` where it is not kept any more. */
export function useRun(id: string) {
  return useQuery({
    queryKey: ['activity', 'one', id],
    queryFn: () => orNull(read(api.api.activity[':id'].$get({ param: { id } }))),
  });
}

/** What can be sent to somebody who helps: all of a run, without secrets. */
export function useReport() {
  return useMutation({
    mutationFn: (id: string) => read(api.api.activity[':id'].report.$get({ param: { id } })),
  });
}
