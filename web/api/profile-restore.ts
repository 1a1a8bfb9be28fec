import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  KeptRestore as KeptRestoreSchema,
  ProfileRestorePlan,
  ProfileRestoreRequest,
  UndoRequest,
} from '../../src/app/api/profile-restore-schemas.ts';
import { api, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

export type ProfilePlan = z.infer<typeof ProfileRestorePlan>;
export type KeptRestore = z.infer<typeof KeptRestoreSchema>;
type Input = z.input<typeof ProfileRestoreRequest> & { id: string };

/** What a restore of Cherry Studio's data would do on this computer. */
export function useProfilePlan() {
  return useStartedJob<'profile-restore-plan', Input>(({ id, ...json }) =>
    read(api.api.backups[':id']['profile-restore-plan'].$post({ param: { id }, json })),
  );
}

/** Brings Cherry Studio's data back. */
export function useProfileRestore() {
  return useStartedJob<'profile-restore', Input>(({ id, ...json }) =>
    read(api.api.backups[':id']['profile-restore'].$post({ param: { id }, json })),
  );
}

/** The restores that can be undone or redone, the newest first. */
export function useKeptRestores() {
  return useQuery({
    queryKey: ['activity', 'restores'],
    queryFn: () => read(api.api.restores.$get()),
  });
}

/** Takes the last restore back, or brings it again. */
export function useUndo() {
  return useStartedJob<'undo', z.input<typeof UndoRequest>>((json) =>
    read(api.api.restores.undo.$post({ json })),
  );
}
