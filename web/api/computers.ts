import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ComputerView } from '../../src/app/api/computer-schemas.ts';
import type { PairingMade } from '../../src/app/api/pairing-schemas.ts';
import { api, read } from './client.ts';

export type Computer = z.infer<typeof ComputerView>;
export type Pairing = z.infer<typeof PairingMade>;

/** The computers that back up here, and which of them is ahead of this one. */
export function useComputers(isWanted = true) {
  return useQuery({
    queryKey: ['computers'],
    queryFn: () => read(api.api.computers.$get()),
    enabled: isWanted,
  });
}

/** Gives a computer another name. */
export function useRenameComputer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, name }: { key: string; name: string }) =>
      read(
        api.api.computers[':key'].name.$put({
          param: { key: encodeURIComponent(key) },
          json: { name },
        }),
      ),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Makes a text that brings a storage to another computer. */
export function useMakePairing() {
  return useMutation({
    mutationFn: (name: string) => read(api.api.pairing.$post({ json: { name } })),
  });
}

/** Takes such a text in, and lets backups go there. */
export function useOpenPairing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: { text: string; phrase: string }) =>
      read(api.api.pairing.open.$post({ json: request })),
    onSuccess: () => client.invalidateQueries(),
  });
}
