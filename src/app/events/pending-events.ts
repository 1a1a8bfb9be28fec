import type { JobView } from '../api/job-schemas.ts';
import type { AppEventView, Topic } from './event-hub.ts';

/**
 * What one page has not been told yet: of each job the newest state, of each topic that it changed. So it is bounded,
 * however slowly the page reads.
 */
export class PendingEvents {
  readonly #jobs = new Map<string, JobView>();
  readonly #topics = new Set<Topic>();
  #wake: (() => void) | undefined;

  add(event: AppEventView): void {
    if (event.type === 'job') this.#jobs.set(event.job.id, event.job);
    else if (event.type === 'changed') for (const topic of event.topics) this.#topics.add(topic);
    this.#wake?.();
  }

  /** All that is pending; nothing is afterwards. */
  take(): AppEventView[] {
    const events: AppEventView[] = [...this.#jobs.values()].map((job) => ({ type: 'job', job }));
    if (this.#topics.size > 0) events.push({ type: 'changed', topics: [...this.#topics] });
    this.#jobs.clear();
    this.#topics.clear();
    return events;
  }

  /** Resolves when something is pending, or after so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (this.#jobs.size > 0 || this.#topics.size > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Ends a wait. */
  wake(): void {
    this.#wake?.();
  }
}
