import { KirschError } from '../../errors/index.ts';
import type { GroupBy } from '../snapshots/group-snapshots.ts';
import type { KeepPolicy } from './keep-policy.ts';

/** Which backups stay. */
export type RetentionRule =
  /** As restic's: a policy for each group of backups that agree in `groupBy`. */
  | {
      readonly kind: 'policy';
      readonly policy: KeepPolicy;
      /** `[]`: all are one group. */
      readonly groupBy: readonly GroupBy[];
    }
  /**
   * A policy for each computer. Whatever it says, the newest backup of each set of paths stays, and so do backups whose
   * time has not come yet: a clock was wrong then, and they must not push out the others.
   */
  | { readonly kind: 'computer'; readonly policy: KeepPolicy }
  /** Nothing but what is pinned. */
  | { readonly kind: 'nothing'; readonly groupBy: readonly GroupBy[] };

/**
 * The newest `count` backups of each computer; `Infinity` is all of them.
 * @throws KirschError `BAD_ARGUMENT` for less than one
 */
export function keepNewest(count: number): RetentionRule {
  if (!(count >= 1 && (Number.isInteger(count) || count === Number.POSITIVE_INFINITY))) {
    throw new KirschError('BAD_ARGUMENT', `${count} backups of each computer cannot be kept.`, {
      hint: 'Give a whole number of at least 1, or `all`.',
    });
  }
  return { kind: 'computer', policy: { last: count } };
}

/** Of each computer all backups of the last day, the newest of each day of the last month and of each week of the last year. */
export function smartRule(): RetentionRule {
  const none = { years: 0, months: 0, days: 0, hours: 0 };
  return {
    kind: 'computer',
    policy: {
      within: { ...none, days: 1 },
      withinDaily: { ...none, months: 1 },
      withinWeekly: { ...none, years: 1 },
    },
  };
}
