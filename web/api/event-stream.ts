import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { AppEventView } from '../../src/app/events/event-hub.ts';
import { keepJob } from './jobs.ts';
import { queryClient } from './query-client.ts';
import { SESSION_KEY } from './session.ts';

/** Browsers give up on some failures; then the page itself tries again after so long. */
const RETRY_MS = 2_000;

let isConnected = true;
let instance: string | undefined;
/** Something may have been told that the page has not heard. */
let hasMissed = false;
const listeners = new Set<() => void>();

/** Whether the app answers at this moment. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isConnected,
  );
}

/** Keeps what the page knows as the app says it is, for as long as the component is there. */
export function useEventStream(): void {
  useEffect(() => follow(queryClient), []);
}

function follow(client: QueryClient): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource('/api/events');
    source.onopen = () => setConnected(true);
    source.onmessage = ({ data }) => take(JSON.parse(data) as AppEventView, client);
    source.onerror = () => {
      setConnected(false);
      hasMissed = true;
      // It tries by itself, but for answers that are no stream: the session may be over.
      if (source.readyState !== EventSource.CLOSED) return;
      client.invalidateQueries({ queryKey: SESSION_KEY });
      retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}

function take(event: AppEventView, client: QueryClient): void {
  setConnected(true);
  switch (event.type) {
    case 'hello':
      // After a break, or of an app that was started anew, everything may be different.
      if (hasMissed || instance !== undefined) client.invalidateQueries();
      hasMissed = false;
      instance = event.instance;
      break;
    case 'job':
      keepJob(client, event.job);
      break;
    case 'changed':
      for (const topic of event.topics) client.invalidateQueries({ queryKey: [topic] });
      break;
  }
}

function setConnected(value: boolean): void {
  if (value === isConnected) return;
  isConnected = value;
  for (const listener of listeners) listener();
}
