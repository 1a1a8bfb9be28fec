import type { FaultPlan, FaultRule } from '../../src/s3-server/index.ts';
import { randomNumbers } from '../random-numbers.ts';

type Random = (bound: number) => number;

/** Rules that a client can live through, and some that it cannot, each with what is left to chance. */
const HONEST: readonly ((random: Random) => FaultRule)[] = [
  (random) => ({ kind: 'latency', ms: 1 + random(8), probability: 0.3 }),
  (random) => ({ kind: 'slow-body', bytesPerSecond: 4_000_000 + random(20_000_000) }),
  (random) => ({ kind: 'line', ms: 1 + random(4), bytesPerSecond: 10_000_000 }),
  (random) => ({ kind: 'cut-before', ...sometimes(random) }),
  (random) => ({ kind: 'cut-middle', ...sometimes(random) }),
  (random) => ({ kind: 'cut-after', ...sometimes(random) }),
  (random) => ({ kind: 'internal-error', ...sometimes(random) }),
  (random) => ({ kind: 'unavailable', ...sometimes(random) }),
  (random) => ({ kind: 'slow-down', ...sometimes(random) }),
  (random) => ({ kind: 'too-many-requests', seconds: 1 + random(9), ...sometimes(random) }),
  (random) => ({ kind: 'bare-error', ...sometimes(random) }),
  (random) => ({ kind: 'flip', nth: 1 + random(6), ...folder(random) }),
  (random) => ({ kind: 'truncate', nth: 1 + random(6), ...folder(random) }),
  (random) => ({ kind: 'duplicate', ...sometimes(random) }),
  (random) => ({ kind: 'stale-list', ms: 100 + random(900), probability: 0.5 }),
  (random) => ({ kind: 'clock-skew', seconds: random(2_000), ...rarely(random) }),
  (random) => ({ kind: 'expired-session', ...rarely(random) }),
  (random) => ({ kind: 'access-denied', ...rarely(random) }),
  (random) => ({ kind: 'full', bytes: random(100_000) }),
];

const LIES: readonly ((random: Random) => FaultRule)[] = [
  (random) => ({ kind: 'lost-write', key: 'data/*', nth: 1 + random(2) }),
  ...(['rot-flip', 'rot-truncate', 'rot-swap'] as const).flatMap((kind) => [
    (random: Random): FaultRule => ({ kind, key: 'data/*', nth: 1 + random(2) }),
    (random: Random): FaultRule => ({
      kind,
      key: 'snapshots/*',
      victim: ['data/*', 'data/*', 'index/*', 'snapshots/*'][random(4)]!,
    }),
  ]),
];

/** One to three honest failures. */
export function honestPlan(seed: number): FaultPlan {
  const random = randomNumbers(seed);
  const count = 1 + random(3);
  return { seed, rules: Array.from({ length: count }, () => pick(HONEST, random)(random)) };
}

/** One lie, and perhaps an honest failure that passes. */
export function lyingPlan(seed: number): FaultPlan {
  const random = randomNumbers(seed);
  const lie = pick(LIES, random)(random);
  const honest = passing(random);
  return { seed, rules: random(2) === 0 ? [lie] : [honest, lie] };
}

/**
 * One lie to whoever maintains a repository, and perhaps an honest failure that passes: what it writes is lost or changes,
 * or, from the moment that it has locked, anything that was there before.
 */
export function lyingMaintenancePlan(seed: number, writes: readonly string[]): FaultPlan {
  const random = randomNumbers(seed);
  const kind = pick(['lost-write', 'rot-flip', 'rot-truncate', 'rot-swap'] as const, random);
  const isOwn = writes.length > 0 && (kind === 'lost-write' || random(2) === 0);
  const victims = ['data/*', 'data/*', 'index/*', 'snapshots/*'];
  const lie: FaultRule = isOwn
    ? { kind, key: `${pick(writes, random)}/*`, nth: 1 + random(2) }
    : {
        kind: kind === 'lost-write' ? 'rot-flip' : kind,
        key: 'locks/*',
        nth: 1 + random(2),
        victim: pick(victims, random),
      };
  return { seed, rules: random(2) === 0 ? [lie] : [passing(random), lie] };
}

/** A failure that a client can live through. */
function passing(random: Random): FaultRule {
  return HONEST.slice(0, 14)[random(14)]!(random);
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[random(from.length)]!;
}

/** Some calls fail, now and then several in a row. */
function sometimes(random: Random): Pick<FaultRule, 'probability' | 'burst'> {
  return { probability: (1 + random(30)) / 100, burst: 1 + random(3) };
}

/** One call fails, somewhere on the way. */
function rarely(random: Random): Pick<FaultRule, 'nth'> {
  return { nth: 1 + random(25) };
}

function folder(random: Random): Pick<FaultRule, 'key'> {
  return { key: `${['data', 'index', 'snapshots'][random(3)]}/*` };
}
