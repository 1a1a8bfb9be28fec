import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { BackupSelection, ExclusionPreviewRequest } from '../../src/app/api/plan-schemas.ts';
import { api, read } from './client.ts';

const readPlan = () => read(api.api.plan.$get());

/** What is backed up, and what there is to back up. */
export type BackupPlan = Awaited<ReturnType<typeof readPlan>>;
export type FoundProfile = BackupPlan['profiles'][number];
/** What a person wants to be backed up. */
export type Selection = BackupPlan['selection'];

/** What is backed up, and what there is to back up. */
export function usePlan() {
  return useQuery({ queryKey: ['plan'], queryFn: readPlan });
}

/** Keeps what a person wants to be backed up. */
export function useSavePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (selection: Selection) =>
      // JSON has no undefined: the parts that are not named stay unnamed.
      read(api.api.plan.$put({ json: selection as z.infer<typeof BackupSelection> })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['plan'] }),
  });
}

/** What patterns leave out of folders. */
export function usePreviewExcludes() {
  return useMutation({
    mutationFn: (request: z.infer<typeof ExclusionPreviewRequest>) =>
      read(api.api.plan.preview.$post({ json: request })),
  });
}

/** The folders in a folder of this computer; without a path, the places to begin at. */
export function useLocalFolder(path: string | undefined) {
  return useQuery({
    queryKey: ['folder', path],
    queryFn: () => read(api.api.folders.$get({ query: path === undefined ? {} : { path } })),
    staleTime: 0,
  });
}
