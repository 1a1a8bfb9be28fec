import type { RequestFacts } from '../disturbance.ts';
import type { FaultRule } from './fault-plan.ts';
import { isKeyLike, isLike } from './name-pattern.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * Says which requests a rule strikes. The n-th request that matches meets the same fate for the same seed, whatever the
 * other rules do.
 */
export class FaultTrigger {
  readonly #rule: FaultRule;
  readonly #on: readonly string[];
  readonly #random: SeededRandom;
  #matches = 0;
  #struck = 0;
  #burstLeft = 0;

  /** @param on operations that the rule is about when it names none */
  constructor(rule: FaultRule, on: readonly string[], random: SeededRandom) {
    this.#rule = rule;
    this.#on = rule.on ?? on;
    this.#random = random;
  }

  strikes(request: RequestFacts): boolean {
    if (!this.#isMeant(request)) return false;
    this.#matches++;
    const { probability = 1, nth = this.#matches, burst = 1, times = Infinity } = this.#rule;
    // Drawn each time, so that what comes later does not depend on what came before.
    const isDrawn = this.#random.next() < probability;
    if (this.#burstLeft === 0) {
      if (!isDrawn || this.#matches !== nth || this.#struck >= times) return false;
      this.#struck++;
      this.#burstLeft = burst;
    }
    this.#burstLeft--;
    return true;
  }

  #isMeant({ operation, key }: RequestFacts): boolean {
    const isOperation = this.#on.some((pattern) => isLike(pattern, operation ?? ''));
    const { key: pattern } = this.#rule;
    return isOperation && (pattern === undefined || (key !== undefined && isKeyLike(pattern, key)));
  }
}
