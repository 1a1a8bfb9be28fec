import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { KeyView, RecoveryKit as KitSchema } from '../../src/app/api/repository-schemas.ts';
import { api, read } from './client.ts';

export type RecoveryKit = z.infer<typeof KitSchema>;
export type PasswordKey = z.infer<typeof KeyView>;

/** Makes a repository; without a password one is made. Gives the kit, once. */
export function useCreateRepository() {
  return useMutation({
    mutationFn: (password: string | undefined) =>
      read(api.api.repository.$post({ json: password === undefined ? {} : { password } })),
  });
}

/** Opens the repository that is there, and keeps its password on this computer. */
export function useUnlockRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => read(api.api.repository.open.$post({ json: { password } })),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Says that the kit is in a safe place. */
export function useConfirmKit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (repositoryId: string) =>
      read(api.api.repository.kit.confirm.$post({ json: { repositoryId } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['state'] }),
  });
}

/** Shows the kit again, to somebody who knows the password. */
export function useShowKit() {
  return useMutation({
    mutationFn: (password: string) => read(api.api.repository.kit.$post({ json: { password } })),
  });
}

/** The passwords that open the repository; not themselves, but when and where they were made. */
export function usePasswords() {
  return useQuery({
    queryKey: ['repository', 'keys'],
    queryFn: () => read(api.api.repository.passwords.$get()),
  });
}

/** Adds a password. */
export function useAddPassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { password: string; newPassword: string }) =>
      read(api.api.repository.passwords.$post({ json: change })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository'] }),
  });
}

/** Puts a new password in the place of the one that is used. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { password: string; newPassword: string }) =>
      read(api.api.repository.password.$put({ json: change })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository'] }),
  });
}

/** Takes a password away. */
export function useRemovePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, password }: { id: string; password: string }) =>
      read(api.api.repository.passwords[':id'].$delete({ param: { id }, json: { password } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository'] }),
  });
}
