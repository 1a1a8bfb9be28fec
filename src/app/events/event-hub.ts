import type { z } from '@hono/zod-openapi';
import type { AppEvent } from '../api/event-schemas.ts';

export type AppEventView = z.infer<typeof AppEvent>;
export type Topic = Extract<AppEventView, { type: 'changed' }>['topics'][number];

/** Tells every open page what happens. */
export class EventHub {
  readonly #listeners = new Set<(event: AppEventView) => void>();

  publish(event: AppEventView): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Says that what is shown of these topics is no longer so. */
  changed(...topics: Topic[]): void {
    this.publish({ type: 'changed', topics });
  }

  /** Gives back what ends it. */
  subscribe(listener: (event: AppEventView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
