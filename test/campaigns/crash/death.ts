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
/** Before the first call and after the last. */
const ENDS = 2;
const SIDES = ['before', 'underway', 'after'] as const;
const BEFORE = ['before'] as const;
const AFTER = ['after'] as const;

/**
 * The deaths of a campaign, the same for the same seed: round by round every call has its turn, in an order and on a side
 * left to chance, and once the two ends, from which little is learned; in between moments that know nothing of calls.
 */
export function chooseDeath(course: Course, seed: number, run: number): Death {
  if (run % OUTSIDE === OUTSIDE - 1) {
    const random = randomNumbers(seed * 100_003 + run);
    return { at: 'moment', ms: random(Math.max(1, Math.ceil(course.ms))) };
  }
  const which = run - Math.floor(run / OUTSIDE);
  const first = course.calls + ENDS;
  if (which < first) return turns(course.calls, seed, 0)[which]!;
  const later = which - first;
  const round = 1 + Math.floor(later / course.calls);
  return turns(course.calls, seed, round)[later % course.calls]!;
}

/** How many runs it takes until every call has had its turn. */
export function runsForEveryCall({ calls }: Course): number {
  return Math.ceil(((calls + ENDS) * OUTSIDE) / (OUTSIDE - 1));
}

export function printDeath(death: Death): string {
  return death.at === 'moment'
    ? `${death.ms} ms after its first call`
    : `${death.at} call ${death.call}`;
}

/** Every call once; in the first round the two ends as well. */
function turns(calls: number, seed: number, round: number): Death[] {
  const random = randomNumbers(seed * 1009 + round);
  const inner = Array.from({ length: calls }, (_, at): Death => {
    const call = at + 1;
    // Between the first answer and the last question.
    const sides = call === 1 ? AFTER : call === calls ? BEFORE : SIDES;
    return { at: sides[random(sides.length)]!, call };
  });
  const ends: Death[] = [
    { at: 'before', call: 1 },
    { at: 'after', call: calls },
  ];
  return shuffled(round === 0 ? [...inner, ...ends] : inner, random);
}

function shuffled<T>(all: readonly T[], random: (bound: number) => number): T[] {
  const mixed = [...all];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}
