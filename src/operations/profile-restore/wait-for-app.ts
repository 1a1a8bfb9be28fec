import { setTimeout as pause } from 'node:timers/promises';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { lookForApp } from '../../sources/cherry-studio/presence.ts';
import type { Evidence, Presence, SourceComputer } from '../../sources/index.ts';

/** How to wait until Cherry Studio has let go of a profile. */
export interface WaitOptions {
  /** Milliseconds. @default 0: it is refused at once */
  readonly waitMs?: number | undefined;
  /** Go on where nothing tells whether it runs. Where something says that it does this counts for nothing. @default false */
  readonly assumeClosed?: boolean | undefined;
  /** Called once when the waiting begins. */
  readonly onWait?: ((presence: Presence) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LOOK_AGAIN_MS = 1000;

/**
 * Resolves when Cherry Studio does not have the profile open. It is never ended from here.
 *
 * @throws KirschError `APP_RUNNING` when it still has after that time, with what tells so in `details.evidence`
 */
export async function waitForApp(
  computer: SourceComputer,
  folder: string,
  { waitMs = 0, assumeClosed = false, onWait, signal }: WaitOptions = {},
): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (let isFirst = true; ; isFirst = false) {
    throwIfAborted(signal);
    const presence = await lookForApp(computer, folder, await computer.processes());
    if (presence.state === 'closed') return;
    if (presence.state === 'unclear' && assumeClosed) return;
    if (performance.now() >= deadline) throw stillRunning(folder, presence);
    if (isFirst) onWait?.(presence);
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => throwIfAborted(signal));
  }
}

function stillRunning(folder: string, { state, evidence }: Presence): KirschError {
  const telling = evidence.find(({ found }) => found === 'in-use') ?? undefined;
  if (state === 'running') {
    return new KirschError('APP_RUNNING', `Cherry Studio has "${folder}" open${by(telling)}.`, {
      hint: 'Close it, also where it only shows an icon beside the clock, and try again.',
      details: { folder, state, evidence },
    });
  }
  return new KirschError(
    'APP_RUNNING',
    `Whether Cherry Studio has "${folder}" open could not be told.`,
    {
      hint: 'Close Cherry Studio. If it is closed, say so with --app-is-closed.',
      details: { reason: 'state-unclear', folder, state, evidence },
    },
  );
}

function by(telling: Evidence | undefined): string {
  if (!telling) return '';
  return telling.pid ? ` (process ${telling.pid})` : ` (${telling.subject})`;
}
