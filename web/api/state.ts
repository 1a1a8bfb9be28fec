import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { State as StateSchema } from '../../src/app/api/state-schemas.ts';
import { api, read } from './client.ts';

export type State = z.infer<typeof StateSchema>;

/** Nobody tells that a storage can be reached again: it is asked after so long. */
const LOOK_AGAIN_MS = 20_000;

/** How things stand: the connection, this computer, the last backup and the next run. */
export function useAppState() {
  return useQuery({
    queryKey: ['state'],
    queryFn: () => read(api.api.state.$get()),
    refetchInterval: ({ state }) => state.data?.connection.state === 'unreachable' && LOOK_AGAIN_MS,
  });
}
