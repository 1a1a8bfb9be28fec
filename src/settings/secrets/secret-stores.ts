import { dirname, join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { SecretPlace } from '../named-storage.ts';
import { FileSecretStore, type FileSecretStoreOptions } from './file-secret-store.ts';
import { type Keychain, KeychainSecretStore } from './keychain-secret-store.ts';
import type { SecretStore } from './secret-store.ts';
import { findSystemKeychain } from './system-keychain.ts';

export interface SecretStoresOptions extends FileSecretStoreOptions {
  /** Finds the keychain. Default: that of the operating system. */
  readonly findKeychain?: (() => Promise<Keychain | undefined>) | undefined;
}

/** The places on this computer where secrets may be, each opened when it is needed first. */
export class SecretStores {
  readonly #file: FileSecretStore;
  readonly #findKeychain: () => Promise<Keychain | undefined>;
  #keychain: Promise<Keychain | undefined> | undefined;

  /** @param settingsPath the settings file; the file of secrets is beside it */
  constructor(settingsPath: string, options: SecretStoresOptions = {}) {
    this.#file = new FileSecretStore(join(dirname(settingsPath), 'secrets.json'), options);
    this.#findKeychain = options.findKeychain ?? findSystemKeychain;
  }

  /**
   * The place of that kind.
   * @throws KirschError `SECRETS_INACCESSIBLE` when this computer has no keychain, or none that answers now
   */
  async open(place: SecretPlace): Promise<SecretStore> {
    if (place === 'file') return this.#file;
    this.#keychain ??= this.#findKeychain();
    const keychain = await this.#keychain;
    if (keychain) return new KeychainSecretStore(keychain);
    throw new KirschError('SECRETS_INACCESSIBLE', 'No keychain answers on this computer.', {
      hint: 'Sign in to the desktop and unlock it, or keep the keys in a file: `kirsch storage edit NAME --new-keys --secrets file`.',
    });
  }

  /** The safest place that works here: the keychain, else the file. */
  async safest(): Promise<SecretPlace> {
    this.#keychain ??= this.#findKeychain();
    return (await this.#keychain) ? 'keychain' : 'file';
  }
}
