import { randomNumbers } from '../../random-numbers.ts';

/**
 * When a process is killed: by itself at one of its calls of the storage (before it is sent, while it is on its way, after
 * it is answered), or from outside, so many milliseconds after its first call was answered.
 */
export type Death =
  | { readonly at: 'before' | 'underway' | 'after'; readonly call: number }
  | { readonly at: 'moment'; readonly ms: number };

/** How a process behaves that is not killed. */
export interface Course {
  readonly calls: number;
  /** From its first call to its last. */
  readonly ms: number;
}

/** So many of all deaths come from outside: one in four. */
const OUTSIDE = 4;

/**
 * The deaths of a campaign, the same for the same seed: every side of every call once, in an order left to chance, then
 * again without the two ends, since nobody learns from a process that had not begun or was through; and in between
 * moments that know nothing of calls.
 */
export function chooseDeath(course: Course, seed: number, run: number): Death {
  if (run % OUTSIDE === OUTSIDE - 1) {
    const random = randomNumbers(seed * 100_003 + run);
    return { at: 'moment', ms: random(Math.max(1, Math.ceil(course.ms))) };
  }
  const inner = innerSides(course.calls);
  const all: Death[] = [
    { at: 'before', call: 1 },
    ...inner,
    { at: 'after', call: Math.max(1, course.calls) },
  ];
  const which = run - Math.floor(run / OUTSIDE);
  if (which < all.length) return shuffled(all, seed)[which]!;
  const round = Math.floor((which - all.length) / inner.length);
  return shuffled(inner, seed + 1 + round)[(which - all.length) % inner.length]!;
}

export function printDeath(death: Death): string {
  return death.at === 'moment'
    ? `${death.ms} ms after its first call`
    : `${death.at} call ${death.call}`;
}

/** From the first answer to the last question. */
function innerSides(calls: number): Death[] {
  const sides: Death[] = [{ at: 'after', call: 1 }];
  for (let call = 2; call < calls; call++) {
    sides.push({ at: 'before', call }, { at: 'underway', call }, { at: 'after', call });
  }
  return sides;
}

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const random = randomNumbers(seed);
  const mixed = [...all];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}
