import type { AppSettings } from '../../index.ts';

/** What is done beside backups, without being asked: in this order, after a backup or on a day without one. */
export type Chore = 'tidy' | 'prune' | 'copy' | 'verify' | 'privacy';

/** When each was last done, in milliseconds since 1970. */
export type ChoreHistory = { readonly [chore in Chore]?: number | undefined };

/** When it is asked what is due. */
export interface ChoreOccasion {
  readonly now: number;
  /** Since when backups are made here at all: nothing is due at once. */
  readonly since: number;
  readonly hasNewBackup: boolean;
}

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/**
 * What is due. Old backups are thinned out and the second storage is brought up to date whenever there is a new backup,
 * and each day besides; space is given back, a share of the data is read, and it is looked
 * at who can read the bucket once a week.
 */
export function dueChores(
  settings: Pick<AppSettings, 'retention' | 'secondStorage' | 'weeklyCheck'>,
  history: ChoreHistory,
  { now, since, hasNewBackup }: ChoreOccasion,
): Chore[] {
  const isOlder = (chore: Chore, age: number): boolean => {
    const last = history[chore] ?? since;
    // A clock that was set back must not put a chore off for years.
    return now - last >= age || last > now + DAY;
  };
  const due: Chore[] = [];
  if (settings.retention.kind !== 'keep-all' && (hasNewBackup || isOlder('tidy', DAY))) {
    due.push('tidy');
  }
  // What a person has deleted waits for this as well.
  if (isOlder('prune', WEEK)) due.push('prune');
  if (settings.secondStorage !== undefined && (hasNewBackup || isOlder('copy', DAY))) {
    due.push('copy');
  }
  if (settings.weeklyCheck > 0 && isOlder('verify', WEEK)) due.push('verify');
  if (isOlder('privacy', WEEK)) due.push('privacy');
  return due;
}
