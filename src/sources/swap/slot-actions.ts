/** What a move works at, one after the other. The first two lead forward, the last two take it back. */
export type Phase = 'clearing' | 'placing' | 'withdrawing' | 'returning';

/** What was known of a slot when the move began, before anything was renamed. */
export interface SlotFacts {
  /** Something lay in its place. */
  readonly had: boolean;
  /** Something was there to take its place. */
  readonly has: boolean;
}

/** Which of a slot's three paths exist. */
export interface SlotLook {
  /** Where the application looks. */
  readonly live: boolean;
  /** What is to come in. */
  readonly incoming: boolean;
  /** Where what was there goes. */
  readonly outgoing: boolean;
}

/** One rename. Aside goes what the application wrote where, by the journal, nothing of it could be. */
export type SlotAction =
  | 'live-to-outgoing'
  | 'incoming-to-live'
  | 'live-to-incoming'
  | 'outgoing-to-live'
  | 'live-to-aside';

/**
 * What has to be renamed next for a slot in a phase; undefined when the phase is done with it. Nothing else decides, so whoever comes
 * after a crash goes on from what lies on the disk. No action ever has a path that exists as its target.
 *
 * All slots are cleared, and the disk has that, before anything is placed: whichever renames a power loss takes back, none of
 * those that stay has overwritten anything.
 */
export function nextAction(
  phase: Phase,
  { had, has }: SlotFacts,
  { live, incoming, outgoing }: SlotLook,
): SlotAction | undefined {
  switch (phase) {
    case 'clearing':
      if (!live) return undefined;
      return had && !outgoing ? 'live-to-outgoing' : 'live-to-aside';
    case 'placing':
      // What is not there to come in is in its place already.
      if (has && !incoming) return undefined;
      if (live) return 'live-to-aside';
      return has ? 'incoming-to-live' : undefined;
    case 'withdrawing':
      if (!live) return undefined;
      if (has && !incoming) return 'live-to-incoming';
      // It was never moved.
      if (had && !outgoing) return undefined;
      return 'live-to-aside';
    case 'returning':
      if (!outgoing) return undefined;
      return live ? 'live-to-aside' : 'outgoing-to-live';
  }
}

/** The phase that follows when all slots are done; undefined at the end. */
export function phaseAfter(phase: Phase): Phase | undefined {
  if (phase === 'clearing') return 'placing';
  return phase === 'withdrawing' ? 'returning' : undefined;
}
