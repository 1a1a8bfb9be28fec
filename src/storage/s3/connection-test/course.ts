import { isKirschError, throwIfAborted } from '../../../errors/index.ts';
import type { Clock } from '../../wrappers/clock.ts';
import type { CauseFacts } from './cause.ts';
import { CauseFound, makeCause } from './make-cause.ts';
import { STEP_IDS, type Step, type StepId } from './step.ts';
import { TimeLimitReached, withinTime } from './time-limit.ts';

export interface CourseOptions {
  readonly clock: Clock;
  /** For one step, in milliseconds. */
  readonly stepLimitMs: number;
  /** For all of them. */
  readonly totalLimitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: Step) => void) | undefined;
}

export interface StepResult<T> {
  readonly value: T;
  readonly says: string;
  readonly isSkipped?: boolean;
}

/** The steps of one test: it times them, limits them and remembers how they went. */
export class Course {
  readonly #options: CourseOptions;
  readonly #steps = new Map<StepId, Step>();
  readonly #deadline: number;
  /** For the texts of a cause that no step knows better. */
  facts: CauseFacts = {};

  constructor(options: CourseOptions) {
    this.#options = options;
    this.#deadline = options.clock.now() + options.totalLimitMs;
  }

  /** All steps; those that were not reached are skipped. */
  get steps(): readonly Step[] {
    return STEP_IDS.map(
      (id) => this.#steps.get(id) ?? { id, state: 'skipped', milliseconds: 0, says: 'not reached' },
    );
  }

  /**
   * Does a step. `work` gives its result and what is said of it; it may find that there is nothing to look at.
   * @throws CauseFound where it failed, KirschError `ABORTED`
   */
  async step<T>(id: StepId, work: (signal: AbortSignal) => Promise<StepResult<T>>): Promise<T> {
    const { clock } = this.#options;
    const begun = clock.now();
    try {
      const { value, says, isSkipped } = await this.within(this.#options.stepLimitMs, work);
      const state = isSkipped ? 'skipped' : 'passed';
      this.#tell({ id, state, milliseconds: clock.now() - begun, says });
      return value;
    } catch (thrown) {
      throwIfAborted(this.#options.signal);
      if (isKirschError(thrown)) throw thrown;
      const cause = this.#causeOf(thrown, id);
      if (cause === undefined) throw thrown;
      const says = cause.found.message;
      this.#tell({ id, state: 'failed', milliseconds: clock.now() - begun, says });
      throw cause;
    }
  }

  /** Work that belongs to no step, within what is left of the whole time. */
  within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, signal } = this.#options;
    const left = Math.max(0, this.#deadline - clock.now());
    return withinTime({ milliseconds: Math.min(milliseconds, left), clock, signal }, work);
  }

  /** A step that an answer has told of already. */
  passed(id: StepId, says: string, milliseconds = 0): void {
    this.#tell({ id, state: 'passed', milliseconds, says });
  }

  skipped(id: StepId, says: string, milliseconds = 0): void {
    this.#tell({ id, state: 'skipped', milliseconds, says });
  }

  failed(id: StepId, says: string, milliseconds = 0): void {
    this.#tell({ id, state: 'failed', milliseconds, says });
  }

  #causeOf(thrown: unknown, step: StepId): CauseFound | undefined {
    if (thrown instanceof CauseFound) return thrown;
    if (!(thrown instanceof TimeLimitReached)) return undefined;
    return new CauseFound(makeCause('timed-out', { ...this.facts, step }));
  }

  #tell(step: Step): void {
    const told = { ...step, milliseconds: Math.round(step.milliseconds) };
    this.#steps.set(step.id, told);
    this.#options.onStep?.(told);
  }
}
