import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { State as StateSchema } from '../../src/app/api/state-schemas.ts';
import { api, read } from './client.ts';

export type State = z.infer<typeof StateSchema>;

/** How things stand: the connection, this computer, the last backup and the next run. */
export function useAppState() {
  return useQuery({ queryKey: ['state'], queryFn: () => read(api.api.state.$get()) });
}
