import { Center } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { openSession, SESSION_KEY } from '../api/session.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { LockedPage } from './locked-page.tsx';
import { Places } from './places.tsx';

/** Lets those in who have a session. */
export function Door() {
  const session = useQuery({
    queryKey: SESSION_KEY,
    queryFn: openSession,
    staleTime: Number.POSITIVE_INFINITY,
    // The app may be starting anew: the page waits for it.
    refetchInterval: ({ state }) => (state.status === 'error' ? 3_000 : false),
  });
  if (session.data) {
    const { isOpen, asksPassword } = session.data;
    return isOpen ? <Places /> : <LockedPage asksPassword={asksPassword} />;
  }
  return (
    <Center component="main" mih="100vh" p="md">
      {session.error ? (
        <ErrorNotice error={session.error} onRetry={() => session.refetch()} />
      ) : (
        <Waiting />
      )}
    </Center>
  );
}
