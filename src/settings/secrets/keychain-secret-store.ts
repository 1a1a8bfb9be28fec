import { KirschError } from '../../errors/index.ts';
import type { SecretStore } from './secret-store.ts';

/** What is needed of a keychain: three calls of `AsyncEntry` in `@napi-rs/keyring`. */
export interface KeychainEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(secret: string): Promise<void>;
  /** Resolves to whether there was one. */
  deletePassword(): Promise<boolean>;
}

/** Makes the entry for a name. */
export type Keychain = (service: string, name: string) => KeychainEntry;

const SERVICE = 'Kirsch';
/** What the Windows Credential Manager takes (2,560 bytes of UTF-16): the least of all keychains. */
export const LONGEST_KEYCHAIN_SECRET = 1_280;

/** Keeps secrets in the keychain of the operating system. */
export class KeychainSecretStore implements SecretStore {
  readonly description = 'the keychain of this computer';
  readonly #keychain: Keychain;

  constructor(keychain: Keychain) {
    this.#keychain = keychain;
  }

  get(name: string): Promise<string | undefined> {
    return this.#call('read', async () => (await this.#entry(name).getPassword()) ?? undefined);
  }

  async set(name: string, secret: string): Promise<void> {
    if (secret.length > LONGEST_KEYCHAIN_SECRET) {
      throw new KirschError('SECRETS_INACCESSIBLE', 'That is too long for a keychain.', {
        hint: 'Leave out what is only valid for hours, or keep it in a file: `--secrets file`.',
      });
    }
    await this.#call('written', () => this.#entry(name).setPassword(secret));
  }

  async delete(name: string): Promise<void> {
    await this.#call('changed', async () => {
      const entry = this.#entry(name);
      // Some keychains call it an error to remove what is not there.
      if ((await entry.getPassword()) != null) await entry.deletePassword();
    });
  }

  #entry(name: string): KeychainEntry {
    return this.#keychain(SERVICE, name);
  }

  /** A keychain's message is not ours, so what it says is not repeated; its kind is. */
  async #call<T>(done: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (thrown) {
      const { code = 'unknown' } = thrown as { code?: string };
      throw new KirschError(
        'SECRETS_INACCESSIBLE',
        `The keychain of this computer cannot be ${done} (${code}).`,
        { hint: 'Unlock it and try again, or keep the keys in a file: `--secrets file`.' },
      );
    }
  }
}
