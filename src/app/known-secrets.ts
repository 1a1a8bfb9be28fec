import { scrub } from '../index.ts';

/** The secrets that this process has met, which nothing that it says or keeps may repeat. */
export class KnownSecrets {
  readonly #secrets = new Set<string>();

  add(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) if (secret) this.#secrets.add(secret);
  }

  /** A copy of plain data in which every text is without them. */
  without<T>(value: T): T {
    return this.#scrubbed(value) as T;
  }

  #scrubbed(value: unknown): unknown {
    if (typeof value === 'string') return scrub(value, this.#secrets);
    if (Array.isArray(value)) return value.map((item) => this.#scrubbed(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.#scrubbed(item)]),
    );
  }
}
