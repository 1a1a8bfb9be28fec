import { parseTime } from '../../format/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { hasTags } from '../snapshots/snapshot-filter.ts';
import {
  type CalendarSpan,
  formatCalendarSpan,
  isEmptySpan,
  momentBefore,
  type OffsetAt,
} from './calendar-span.ts';
import { PERIODS } from './periods.ts';

/**
 * What restic's `--keep-…` options say. A snapshot is kept when any part of it wants that. Of counts, 0 and leaving it out
 * are the same, and `Infinity` means all; each keeps the newest snapshot of that many hours, days, … that have one. A span
 * counts back from the newest snapshot that is not in the future.
 */
export interface KeepPolicy {
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  /** Weeks are those of ISO 8601. */
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
  /** Everything newer than that. */
  readonly within?: CalendarSpan;
  /** Of everything newer than that, the newest of each hour; and so on. */
  readonly withinHourly?: CalendarSpan;
  readonly withinDaily?: CalendarSpan;
  readonly withinWeekly?: CalendarSpan;
  readonly withinMonthly?: CalendarSpan;
  readonly withinYearly?: CalendarSpan;
  /** Snapshots that bear all tags of one of these lists. The list `['']` means those without tags. */
  readonly tags?: readonly (readonly string[])[];
}

/** When and where a policy is applied. */
export interface PolicyClock {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** The zone of this computer. */
  readonly offsetAt: OffsetAt;
}

/** A snapshot and why it is kept, in restic's words; without reasons it goes. */
export interface JudgedSnapshot {
  readonly stored: StoredSnapshot;
  readonly reasons: readonly string[];
}

/** Whether the policy says nothing, and so keeps everything. */
export function isEmptyPolicy(policy: KeepPolicy): boolean {
  const { within, tags = [] } = policy;
  return (
    tags.length === 0 &&
    isNothing(within) &&
    PERIODS.every(
      ({ name, span }) => !policy[name] && (span === undefined || isNothing(policy[span])),
    )
  );
}

/**
 * Judges the snapshots of one group, with restic's result for every policy.
 * @param newestFirst in that order
 */
export function applyPolicy(
  newestFirst: readonly StoredSnapshot[],
  policy: KeepPolicy,
  clock: PolicyClock,
): JudgedSnapshot[] {
  if (isEmptyPolicy(policy)) {
    return newestFirst.map((stored) => ({ stored, reasons: ['policy is empty'] }));
  }
  const newest = newestNotInFuture(newestFirst, clock.now);
  const spans = new SpanEnds(newest, clock.offsetAt);
  const counters = countersOf(policy, spans);
  return newestFirst.map((stored, number) => {
    const { snapshot } = stored;
    const isOldest = number === newestFirst.length - 1;
    const reasons = (policy.tags ?? [])
      .filter((list) => hasTags(snapshot, list))
      .map((list) => `has tags [${list.join(', ')}]`);
    const { within } = policy;
    if (within && !isEmptySpan(within) && spans.holds(within, snapshot.time)) {
      reasons.push(`within ${formatCalendarSpan(within)}`);
    }
    for (const counter of counters) {
      const reason = counter.judge(snapshot.time, number, isOldest);
      if (reason !== undefined) reasons.push(reason);
    }
    return { stored, reasons };
  });
}

/** Keeps the newest snapshot of each period, as long as it may. */
class PeriodCounter {
  readonly #periodOf: (time: string, number: number) => string;
  readonly #mayCount: (time: string) => boolean;
  readonly #reason: string;
  #left: number;
  #present: string | undefined;

  constructor(
    periodOf: (time: string, number: number) => string,
    reason: string,
    limit: { readonly count: number } | { readonly mayCount: (time: string) => boolean },
  ) {
    this.#periodOf = periodOf;
    this.#reason = reason;
    this.#left = 'count' in limit ? limit.count : Number.POSITIVE_INFINITY;
    this.#mayCount = 'count' in limit ? () => true : limit.mayCount;
  }

  /** Why this snapshot is kept. The oldest one is, while there is something left: that makes the history as long as can be. */
  judge(time: string, number: number, isOldest: boolean): string | undefined {
    if (this.#left === 0 || !this.#mayCount(time)) return undefined;
    const period = this.#periodOf(time, number);
    const isSame = period === this.#present;
    if (isSame && !isOldest) return undefined;
    this.#present = period;
    this.#left--;
    return isSame ? `oldest ${this.#reason}` : this.#reason;
  }
}

function countersOf(policy: KeepPolicy, spans: SpanEnds): PeriodCounter[] {
  const byCount = PERIODS.flatMap(({ name, periodOf }) => {
    const limit = policy[name] ?? 0;
    return limit > 0 ? [new PeriodCounter(periodOf, `${name} snapshot`, { count: limit })] : [];
  });
  const bySpan = PERIODS.flatMap(({ name, span, periodOf }) => {
    const limit = span && policy[span];
    if (!limit || isEmptySpan(limit)) return [];
    const mayCount = (time: string) => spans.holds(limit, time);
    const reason = `${name} within ${formatCalendarSpan(limit)}`;
    return [new PeriodCounter(periodOf, reason, { mayCount })];
  });
  return [...byCount, ...bySpan];
}

/** Where spans that count back from one snapshot end. */
class SpanEnds {
  readonly #from: string | undefined;
  readonly #offsetAt: OffsetAt;
  readonly #ends = new Map<CalendarSpan, bigint | undefined>();

  constructor(from: string | undefined, offsetAt: OffsetAt) {
    this.#from = from;
    this.#offsetAt = offsetAt;
  }

  /** Whether the time is newer than the span's end. If there is nothing to count from, every one is. */
  holds(span: CalendarSpan, time: string): boolean {
    if (this.#from === undefined) return true;
    if (!this.#ends.has(span)) {
      this.#ends.set(span, momentBefore(this.#from, span, this.#offsetAt));
    }
    const end = this.#ends.get(span);
    return end === undefined || parseTime(time).nanoseconds > end;
  }
}

function newestNotInFuture(
  newestFirst: readonly StoredSnapshot[],
  now: number,
): string | undefined {
  const nowNanoseconds = BigInt(now) * 1_000_000n;
  return newestFirst.find(({ snapshot }) => parseTime(snapshot.time).nanoseconds < nowNanoseconds)
    ?.snapshot.time;
}

function isNothing(span: CalendarSpan | undefined): boolean {
  return span === undefined || isEmptySpan(span);
}
