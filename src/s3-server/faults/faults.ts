import type { Operation, Service } from '../call.ts';
import type { Disturbance, Disturber, RequestFacts } from '../disturbance.ts';
import { FAULT_MAKERS } from './fault-makers.ts';
import type { FaultKind, FaultPlan } from './fault-plan.ts';
import { FaultTrigger } from './fault-trigger.ts';
import type { Fault } from './kinds/fault-maker.ts';
import { SeededRandom } from './seeded-random.ts';

/** A fault that happened. */
export interface FaultEvent {
  readonly kind: FaultKind;
  readonly operation: Operation | undefined;
  /** The object of the request. */
  readonly key: string | undefined;
  /** Of a lie: the object that it harmed. Such an event follows the one that says that the rule struck. */
  readonly harmed?: string;
}

interface ArmedRule {
  readonly kind: FaultKind;
  readonly trigger: FaultTrigger;
  readonly fault: Fault;
}

/** A fault plan at work on a server. */
export class Faults implements Disturber {
  readonly #rules: readonly ArmedRule[];
  readonly #onFault: (event: FaultEvent) => void;

  constructor(plan: FaultPlan, service: Service, onFault: (event: FaultEvent) => void = () => {}) {
    this.#onFault = onFault;
    const seeds = new SeededRandom(plan.seed);
    this.#rules = plan.rules.map((rule) => {
      const { kind } = rule;
      const { on, make } = FAULT_MAKERS[kind];
      // Whether it strikes and what it then does are drawn apart: a change in one leaves the other as it is.
      const trigger = new FaultTrigger(rule, on, new SeededRandom(seeds.below(2 ** 32)));
      const random = new SeededRandom(seeds.below(2 ** 32));
      const harmed = (_bucket: string, key: string): void =>
        onFault({ kind, operation: undefined, key: undefined, harmed: key });
      return { kind, trigger, fault: make({ rule, random, service, harmed }) };
    });
  }

  begin(request: RequestFacts): readonly Disturbance[] {
    const { operation, key } = request;
    return this.#rules.flatMap(({ kind, trigger, fault }) => {
      const watching = fault.watch ? [fault.watch(request)] : [];
      if (!trigger.strikes(request)) return watching;
      this.#onFault({ kind, operation, key });
      return [...watching, fault.strike(request)];
    });
  }
}
