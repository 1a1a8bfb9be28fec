import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api-failure.ts';
import { SESSION_KEY } from './session.ts';

/**
 * What the page knows of the app. Answers stay until the event stream says that they are no longer so; an answer that the
 * session is over shows the door at once.
 */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeLock }),
  mutationCache: new MutationCache({ onError: noticeLock }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // The app is on this computer: it answers without any network.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        error instanceof ApiFailure && error.isOffline ? failures < 2 : false,
    },
    mutations: { networkMode: 'always' },
  },
});

function noticeLock(error: Error): void {
  if (error instanceof ApiFailure && error.isLocked)
    queryClient.setQueryData(SESSION_KEY, { isOpen: false, asksPassword: false });
}
