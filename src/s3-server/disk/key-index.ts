import { compareKeys } from './key-order.ts';
import type { ObjectFacts } from './object-file.ts';

/** What a listing says of an object. */
export type ListedFacts = Pick<ObjectFacts, 'size' | 'etag' | 'modified'>;

/**
 * The keys of a bucket in memory, so that a page of a listing costs what the page holds. The order is kept lazily:
 * a put or delete is O(1), and the first listing after it merges what is new into what is sorted.
 */
export class KeyIndex {
  readonly #facts = new Map<string, ListedFacts | undefined>();
  #sorted: string[] = [];
  #added: string[] = [];
  #removed = 0;

  /** Of keys whose facts have not been read yet. */
  constructor(keys: Iterable<string>) {
    for (const key of keys) this.#facts.set(key, undefined);
    this.#sorted = [...this.#facts.keys()].sort(compareKeys);
  }

  get size(): number {
    return this.#facts.size;
  }

  has(key: string): boolean {
    return this.#facts.has(key);
  }

  facts(key: string): ListedFacts | undefined {
    return this.#facts.get(key);
  }

  set(key: string, { size, etag, modified }: ListedFacts): void {
    if (!this.#facts.has(key)) this.#added.push(key);
    this.#facts.set(key, { size, etag, modified });
  }

  delete(key: string): void {
    if (this.#facts.delete(key)) this.#removed++;
  }

  /** Every key, in the order of its bytes. Not to be changed, and valid until the next change. */
  keys(): readonly string[] {
    if (this.#added.length > 0 || this.#removed > 0) {
      this.#sorted = this.#merge();
      this.#added = [];
      this.#removed = 0;
    }
    return this.#sorted;
  }

  /** A key that went and came back is in both lists, a key that went is in one or both: the map has the last word. */
  #merge(): string[] {
    const added = this.#added.sort(compareKeys);
    const merged: string[] = [];
    const take = (key: string): void => {
      if (key !== merged.at(-1) && this.#facts.has(key)) merged.push(key);
    };
    let next = 0;
    for (const key of this.#sorted) {
      while (next < added.length && compareKeys(added[next]!, key) < 0) take(added[next++]!);
      take(key);
    }
    while (next < added.length) take(added[next++]!);
    return merged;
  }
}
