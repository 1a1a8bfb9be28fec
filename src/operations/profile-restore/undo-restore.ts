import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { nodePath } from '../../file-system/index.ts';
import type { SourceComputer } from '../../sources/index.ts';
import {
  type FoundSwap,
  type KeptAside,
  listSwaps,
  lockWorkFolder,
  removeSwap,
  type Swap,
} from '../../sources/swap/index.ts';
import { type FinishedSwap, finishSwap, refuseUnfinished } from './finish-swap.ts';
import { announceUse } from './profile-use.ts';
import type { UnfinishedNotes } from './unfinished-notes.ts';
import { type WaitOptions, waitForApp } from './wait-for-app.ts';

/** A restore that can be undone, or redone. */
export interface KeptRestore {
  readonly id: string;
  /** RFC 3339. */
  readonly created: string;
  readonly profile: string;
  /** `applied`: undo takes it back. `undone`: redo brings it again. `superseded`: it was undone, another came after it, and it stays so when that is undone. */
  readonly state: 'applied' | 'undone' | 'superseded' | 'unfinished';
  /** Which backup it was, as `ProfileRestoreFacts` has it under `snapshot`, and its parts. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Where it keeps what is not in place. */
  readonly folder: string;
  /** What that takes on the disk. */
  readonly bytes: number;
}

/** What an undo or a redo has done. */
export interface UndoneRestore {
  readonly restore: KeptRestore;
  readonly aside: readonly KeptAside[];
}

export interface UndoOptions extends WaitOptions {
  readonly computer: SourceComputer;
  readonly notes?: UnfinishedNotes | undefined;
}

type Deed = 'undo' | 'redo' | 'drop';

/** The restores of a profile whose other side is still kept, the newest first. */
export async function listRestores(profile: string): Promise<KeptRestore[]> {
  const swaps = usable(await listSwaps(profile));
  const superseded = new Set(swaps.flatMap(({ state }) => state.plan.supersedes ?? []));
  const kept = swaps.map(async (swap): Promise<KeptRestore> => {
    const { plan, side, move } = swap.state;
    const undone = superseded.has(plan.id) ? 'superseded' : 'undone';
    return {
      id: plan.id,
      created: plan.created,
      profile,
      state: move ? 'unfinished' : side === 'applied' ? 'applied' : undone,
      about: plan.about,
      folder: swap.folder,
      bytes: (await Promise.all(plan.roots.map(({ work }) => bytesIn(work)))).reduce(
        (sum, bytes) => sum + bytes,
        0,
      ),
    };
  });
  return (await Promise.all(kept)).reverse();
}

/**
 * Brings back what was there before the last restore that is in place. Called again, it goes back one more. Waits as for the application
 * where a backup of the profile is being made.
 *
 * @throws KirschError `NOTHING_TO_UNDO`, `APP_RUNNING`, `RESTORE_UNFINISHED`
 */
export function undoRestore(profile: string, options: UndoOptions): Promise<UndoneRestore> {
  return exchange(profile, 'applied', options);
}

/** Brings again what the last undo has taken back, with what the application had changed in it. @throws as `undoRestore` */
export function redoRestore(profile: string, options: UndoOptions): Promise<UndoneRestore> {
  return exchange(profile, 'undone', options);
}

/**
 * Gives up what a restore keeps, which can then not be undone, or redone, any more. Others stand on what it exchanged: of those in place
 * the oldest goes first, of those that are undone the newest.
 *
 * @throws KirschError `NOTHING_TO_UNDO`, `RESTORE_UNFINISHED`; `BAD_ARGUMENT` where another has to go before
 */
export async function dropRestore(profile: string, id: string): Promise<KeptRestore> {
  await requireRestores(profile, 'drop');
  const unlock = await lockWorkFolder(profile);
  try {
    const all = await listRestores(profile);
    const found = all.find((each) => each.id === id);
    if (!found) throw nothing(profile, 'drop');
    if (found.state === 'unfinished') {
      throw new KirschError('RESTORE_UNFINISHED', 'A restore that is not ended is not given up.', {
        hint: 'Run `kirsch undo --finish` first.',
      });
    }
    const first = goesBefore(found, all);
    if (first) {
      throw new KirschError(
        'BAD_ARGUMENT',
        `Another restore could not be rightly undone without ${id}.`,
        {
          hint: `Give up ${first.id} first.`,
          details: { reason: 'restore-needed', id: first.id },
        },
      );
    }
    await removeSwap(found.folder);
    return found;
  } finally {
    await unlock();
  }
}

/** Ends what a crash has cut off in a profile. Nothing is done where nothing was. @throws as `undoRestore` */
export async function finishRestores(
  profile: string,
  { computer, notes, ...waiting }: UndoOptions,
): Promise<FinishedSwap[]> {
  // Also where nothing is to be done: a note of another process that is at work must stay.
  const unlock = await lockWorkFolder(profile);
  try {
    const swaps = usable(await listSwaps(profile)).filter(({ state }) => state.move);
    const finished: FinishedSwap[] = [];
    if (swaps.length > 0) {
      await waitForApp(computer, profile, waiting);
      const end = await announceUse(profile, 'exchange', waiting);
      try {
        for (const swap of swaps) finished.push(await finishSwap(swap));
      } finally {
        await end();
      }
    }
    await notes?.remove(profile);
    return finished;
  } finally {
    await unlock();
  }
}

async function exchange(
  profile: string,
  from: 'applied' | 'undone',
  { computer, notes, ...waiting }: UndoOptions,
): Promise<UndoneRestore> {
  const deed = from === 'applied' ? 'undo' : 'redo';
  await requireRestores(profile, deed);
  const unlock = await lockWorkFolder(profile);
  try {
    const swaps = usable(await listSwaps(profile));
    swaps.forEach(refuseUnfinished);
    const all = await listRestores(profile);
    // Back by the newest that is in place, and forward by the oldest that is not.
    const wanted = all.filter(({ state }) => state === from).at(from === 'applied' ? 0 : -1);
    const swap = swaps.find(({ state }) => state.plan.id === wanted?.id);
    if (!wanted || !swap) throw nothing(profile, deed);
    await waitForApp(computer, profile, waiting);
    const end = await announceUse(profile, 'exchange', waiting);
    try {
      await notes?.add(profile);
      await swap.moveTo(from === 'applied' ? 'reverted' : 'applied');
    } finally {
      if (!swap.state.move) await notes?.remove(profile);
      await end();
    }
    const restore = (await listRestores(profile)).find(({ id }) => id === wanted.id);
    return { restore: restore ?? wanted, aside: await swap.keptAside() };
  } finally {
    await unlock();
  }
}

/** Before anything is written: a lock would lie beside what is no profile, or nowhere. */
async function requireRestores(profile: string, deed: Deed): Promise<void> {
  if ((await listSwaps(profile)).length === 0) throw nothing(profile, deed);
}

/** @param all the newest first */
function goesBefore(found: KeptRestore, all: readonly KeptRestore[]): KeptRestore | undefined {
  const at = all.indexOf(found);
  if (found.state === 'applied') return all.slice(at + 1).at(-1);
  return all.slice(0, at).find(({ state }) => state === found.state && state === 'undone');
}

function usable(found: readonly FoundSwap[]): Swap[] {
  return found.flatMap(({ swap }) => (swap?.state.hasMoved ? [swap] : []));
}

function nothing(profile: string, deed: Deed): KirschError {
  return new KirschError('NOTHING_TO_UNDO', `There is no restore to ${deed} in "${profile}".`, {
    hint: '`kirsch undo --list` shows what is kept.',
    details: { profile },
  });
}

async function bytesIn(path: string): Promise<number> {
  const facts = await lstat(nodePath(path)).catch(() => undefined);
  if (!facts?.isDirectory()) return facts?.isFile() ? facts.size : 0;
  let sum = 0;
  for (const name of await readdir(nodePath(path))) sum += await bytesIn(join(path, String(name)));
  return sum;
}
