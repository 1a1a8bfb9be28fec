import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  S3Fields as FieldsSchema,
  S3Keys as KeysSchema,
  StorageTest as StorageTestSchema,
  StorageToSave as StorageToSaveSchema,
  StorageView,
  Understanding as UnderstandingSchema,
} from '../../src/app/api/storage-schemas.ts';
import type {
  ConnectionCause as CauseSchema,
  Repair as RepairSchema,
  ConnectionReport as ReportSchema,
  ConnectionStep as StepSchema,
} from '../../src/app/api/storage-test-schemas.ts';
import { api, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

export type S3Fields = z.infer<typeof FieldsSchema>;
export type S3Keys = z.infer<typeof KeysSchema>;
export type Storage = z.infer<typeof StorageView>;
export type StorageToSave = z.infer<typeof StorageToSaveSchema>;
export type Understanding = z.infer<typeof UnderstandingSchema>;
/** What was made of the fields of a storage. */
export type Connection = Extract<Understanding, { outcome: 'understood' }>['connection'];
export type ConnectionCause = z.infer<typeof CauseSchema>;
export type ConnectionReport = z.infer<typeof ReportSchema>;
export type ConnectionStep = z.infer<typeof StepSchema>;
export type Repair = z.infer<typeof RepairSchema>;

/** What is made of the fields as they stand; the last answer stays until there is a new one. */
export function useUnderstanding(fields: S3Fields, isWorthAsking: boolean) {
  return useQuery({
    queryKey: ['understanding', fields],
    queryFn: () => read(api.api.storage.understand.$post({ json: fields })),
    placeholderData: keepPreviousData,
    enabled: isWorthAsking,
    gcTime: 10_000,
  });
}

/** Tests a connection, step by step. */
export function useConnectionTest() {
  return useStartedJob<'connection-test', z.infer<typeof StorageTestSchema>>((test) =>
    read(api.api.storage.test.$post({ json: test })),
  );
}

/** The storages of this computer. */
export function useStorages() {
  return useQuery({ queryKey: ['storages'], queryFn: () => read(api.api.storages.$get()) });
}

const choose = (name: string) => read(api.api.storages[':name'].choose.$post({ param: { name } }));

/** Keeps a storage. @param isForBackups whether backups go there from now on */
export function useSaveStorage(isForBackups: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, storage }: { name: string; storage: StorageToSave }) => {
      await read(api.api.storages[':name'].$put({ param: { name }, json: storage }));
      if (isForBackups) await choose(name);
    },
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Lets backups go to a storage that is kept already. */
export function useChooseStorage() {
  const client = useQueryClient();
  return useMutation({ mutationFn: choose, onSuccess: () => client.invalidateQueries() });
}

/** Forgets a storage and its keys; what is in it stays. */
export function useForgetStorage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => read(api.api.storages[':name'].$delete({ param: { name } })),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Starts the storage that the app brings along, and lets backups go there. */
export function useTrialStorage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.api.storages.trial.$post()),
    onSuccess: () => client.invalidateQueries(),
  });
}
