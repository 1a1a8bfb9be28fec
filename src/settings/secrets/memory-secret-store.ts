import type { SecretStore } from './secret-store.ts';

/** Keeps secrets as long as the process runs: for tests, and for programs that have a place of their own. */
export class MemorySecretStore implements SecretStore {
  readonly description = 'the memory of this process';
  readonly #secrets = new Map<string, string>();

  async get(name: string): Promise<string | undefined> {
    return this.#secrets.get(name);
  }

  async set(name: string, secret: string): Promise<void> {
    this.#secrets.set(name, secret);
  }

  async delete(name: string): Promise<void> {
    this.#secrets.delete(name);
  }
}
