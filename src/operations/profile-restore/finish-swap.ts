import { KirschError } from '../../errors/index.ts';
import type { KeptAside, Recovery, Swap } from '../../sources/swap/index.ts';

/** What became of a swap that a crash had cut off. */
export interface FinishedSwap {
  readonly id: string;
  /** The profile's folder. */
  readonly profile: string;
  readonly recovery: Recovery;
  /** What the application wrote in between. */
  readonly aside: readonly KeptAside[];
}

/** Ends a swap that a crash has cut off. Cherry Studio must not have the profile open. */
export async function finishSwap(swap: Swap): Promise<FinishedSwap> {
  const { id, roots } = swap.state.plan;
  const recovery = await swap.recover();
  return { id, profile: roots[0]!.live, recovery, aside: await swap.keptAside() };
}

/** The same in a sentence for people. */
export function finishedInWords({ profile, recovery, aside }: FinishedSwap): string {
  const outcome = {
    'not-begun': 'A restore had not begun to change anything; all is as it was before',
    'at-rest': 'A restore had ended',
    finished: 'A restore that was cut off is finished now; all is as in the backup',
    'taken-back': 'A restore that was cut off is taken back; all is as it was before',
  }[recovery];
  const written =
    aside.length > 0
      ? ` What Cherry Studio wrote in between lies in ${aside.map(({ path }) => `"${path}"`).join(', ')}.`
      : '';
  return `${outcome}: "${profile}".${written}`;
}

/** @throws KirschError `RESTORE_UNFINISHED` */
export function refuseUnfinished(swap: Swap): void {
  if (!swap.state.move) return;
  throw new KirschError('RESTORE_UNFINISHED', 'A restore was cut off here and is not ended yet.', {
    hint: 'Close Cherry Studio and run `kirsch undo --finish`.',
    details: { folder: swap.folder },
  });
}
