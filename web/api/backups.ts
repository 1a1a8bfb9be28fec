import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  BackupList as BackupListSchema,
  BackupQueryValues,
  BackupRowView,
  EntryList as EntryListSchema,
} from '../../src/app/api/backup-schemas.ts';
import type { RestoreRequest } from '../../src/app/api/restore-schemas.ts';
import { api, orNull, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

export type Backup = BackupRowView;
export type BackupList = z.infer<typeof BackupListSchema>;
export type BackupQuery = Partial<Omit<BackupQueryValues, 'refresh'>>;
export type Entry = z.infer<typeof EntryListSchema>['entries'][number];

/** Numbers travel as text in the query of an address. */
function asText(query: object): Record<string, string> {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** A page of the list of backups. The page before stays until the new one is there. */
export function useBackups(query: BackupQuery) {
  return useQuery({
    queryKey: ['backups', 'list', query],
    queryFn: () => read(api.api.backups.$get({ query: asText(query) })),
    placeholderData: keepPreviousData,
  });
}

/** Asks the storage again, not what was remembered. */
export function useRefreshBackups() {
  return useMutation({
    mutationFn: () => read(api.api.backups.$get({ query: { refresh: 'true', limit: '1' } })),
    onSuccess: (_data, _input, _result, { client }) =>
      client.invalidateQueries({ queryKey: ['backups'] }),
  });
}

/** One backup; `null` where it is not there any more. */
export function useBackup(id: string) {
  return useQuery({
    queryKey: ['backups', 'one', id],
    queryFn: () => orNull(read(api.api.backups[':id'].$get({ param: { id } }))),
  });
}

/** How the storage grew. */
export function useGrowth(isWanted: boolean) {
  return useQuery({
    queryKey: ['backups', 'growth'],
    queryFn: () => read(api.api.backups.growth.$get()),
    enabled: isWanted,
  });
}

/** What a folder of a backup holds. */
export function useEntries(id: string, at: string) {
  return useQuery({
    queryKey: ['backups', 'entries', id, at],
    queryFn: () =>
      read(api.api.backups[':id'].entries.$get({ param: { id }, query: { at, limit: '5000' } })),
    // A backup never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What can be shown of a file. */
export function usePreview(id: string, at: string | undefined) {
  return useQuery({
    queryKey: ['backups', 'preview', id, at],
    queryFn: () =>
      read(api.api.backups[':id'].preview.$get({ param: { id }, query: { at: at ?? '' } })),
    enabled: at !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The address of a file, or of a folder as a zip, to be downloaded. */
export function downloadAddress(id: string, at: string): string {
  return `/api/backups/${id}/download?at=${encodeURIComponent(at)}`;
}

/** Backs up now. */
export function useStartBackup() {
  return useStartedJob<'backup', { label?: string }>((input) =>
    read(api.api.backups.$post({ json: { ...input, evenIfUnchanged: false } })),
  );
}

/** Labels, pins or unpins backups. */
export function useChangeBackups() {
  return useStartedJob<'change', { ids: string[]; label?: string; isPinned?: boolean }>((change) =>
    read(api.api.backups.change.$post({ json: change })),
  );
}

/** What deleting backups would do. */
export function useDeletePlan() {
  return useStartedJob<'delete-plan', string[]>((ids) =>
    read(api.api.backups['delete-plan'].$post({ json: { ids } })),
  );
}

/** Deletes backups, and gives their room back. */
export function useDeleteBackups() {
  return useStartedJob<'delete', string[]>((ids) =>
    read(api.api.backups.delete.$post({ json: { ids } })),
  );
}

/** Verifies backups; all of them without ids. */
export function useVerify() {
  return useStartedJob<'verify', { ids?: string[]; readData: boolean }>((request) =>
    read(api.api.backups.verify.$post({ json: request })),
  );
}

/** What a backup has that another, or this computer, has not, and the other way round. */
export function useCompare() {
  return useStartedJob<'compare', { from: string; to: string }>((request) =>
    read(api.api.backups.compare.$post({ json: request })),
  );
}

/** Looks for files in all backups. */
export function useSearch() {
  return useStartedJob<'search', { pattern: string }>((request) =>
    read(api.api.backups.search.$post({ json: request })),
  );
}

type RestoreInput = z.input<typeof RestoreRequest> & { id: string };

/** What restoring to a folder would change there. */
export function useRestorePlan() {
  return useStartedJob<'restore-plan', RestoreInput>(({ id, ...json }) =>
    read(api.api.backups[':id']['restore-plan'].$post({ param: { id }, json })),
  );
}

/** Restores to a folder. */
export function useRestore() {
  return useStartedJob<'restore', RestoreInput>(({ id, ...json }) =>
    read(api.api.backups[':id'].restore.$post({ param: { id }, json })),
  );
}
