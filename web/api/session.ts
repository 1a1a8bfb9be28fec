import type { z } from 'zod';
import type { SessionView } from '../../src/app/api/session-schemas.ts';
import { ApiFailure } from './api-failure.ts';
import { api, read } from './client.ts';

export type Session = z.infer<typeof SessionView>;

export const SESSION_KEY = ['session'] as const;

/** Whether this browser may use the app. A code in the address is exchanged first, and taken out of it. */
export async function openSession(): Promise<Session> {
  const code = takeCode();
  if (code !== undefined) {
    try {
      return await read(api.api.session.$post({ json: { code } }));
    } catch (error) {
      // Used before, perhaps by this very page before it was loaded again: the session may still be open.
      if (!(error instanceof ApiFailure) || error.isOffline) throw error;
    }
  }
  return read(api.api.session.$get());
}

/** Opens a session by the password of an app that other computers reach. */
export function openByPassword(password: string): Promise<Session> {
  return read(api.api.session.$post({ json: { password } }));
}

function takeCode(): string | undefined {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return code;
}
