import type { ReadFailure } from './seal-job.ts';

/** A value that may come later, for one who waits. */
export class Later<T> {
  #value: { readonly value: T } | undefined;
  #waiter: ((value: T) => void) | undefined;

  set(value: T): void {
    this.#value = { value };
    this.#waiter?.(value);
  }

  whenSet(waiter: (value: T) => void): void {
    if (this.#value) waiter(this.#value.value);
    else this.#waiter = waiter;
  }
}

/** A folder's tree as it was stored. */
export interface StoredTree {
  /** `undefined` when the folder could not be read. */
  readonly id: string | undefined;
  /** Whether nothing in it or below was left out for want of being read. */
  readonly isTrusted: boolean;
}

/** What became of a folder. */
export interface Visited {
  /** `undefined` when the folder may not be taken for unchanged next time. */
  readonly fingerprint: Buffer | undefined;
  readonly tree: Later<StoredTree>;
  /** Set when the folder is no longer there: all in order below a listed folder, but not where a target is gone. */
  readonly gone?: ReadFailure;
}
