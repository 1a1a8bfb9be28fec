import { useSyncExternalStore } from 'react';

/** What is said of time is said anew so often. */
const TICK_MS = 30_000;

let ticks = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    ticks += 1;
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Draws a component again every now and then: what was just now is an hour ago in an hour. */
export function useTicks(): void {
  useSyncExternalStore(subscribe, () => ticks);
}
