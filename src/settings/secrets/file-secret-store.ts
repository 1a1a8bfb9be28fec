import { KirschError } from '../../errors/index.ts';
import {
  isOpenToOthers,
  type PrivateFileOptions,
  readPrivateFile,
  updatePrivateFile,
} from '../file/private-file.ts';
import type { SecretStore } from './secret-store.ts';

const FILE: PrivateFileOptions = { what: 'The file of secrets', maxBytes: 1024 * 1024 };
const VERSION = 1;

export interface FileSecretStoreOptions {
  /**
   * Told once for each secret that is written, since it stands in the file unencrypted, and when others than its owner
   * could read the file.
   */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** Keeps secrets in a file that only its owner may read (mode 0600): where a computer has no keychain. */
export class FileSecretStore implements SecretStore {
  readonly description: string;
  readonly #path: string;
  readonly #warn: (sentence: string) => void;

  constructor(path: string, { onWarning = () => {} }: FileSecretStoreOptions = {}) {
    this.description = `the file ${path}`;
    this.#path = path;
    this.#warn = onWarning;
  }

  async get(name: string): Promise<string | undefined> {
    return this.#guard(async () => {
      const text = await readPrivateFile(this.#path, FILE);
      if (text === undefined) return undefined;
      if (await isOpenToOthers(this.#path)) {
        this.#warn(
          `Others may read ${this.#path}, which holds secrets: make it private (chmod 600), and change the keys in it if they did.`,
        );
      }
      return this.#parse(text).get(name);
    });
  }

  async set(name: string, secret: string): Promise<void> {
    await this.#change((secrets) => secrets.set(name, secret));
    this.#warn(
      `This computer has no keychain that Kirsch can use: the secrets are in ${this.#path}, unencrypted; only you may read it.`,
    );
  }

  async delete(name: string): Promise<void> {
    if ((await this.get(name)) === undefined) return;
    await this.#change((secrets) => secrets.delete(name));
  }

  async #change(change: (secrets: Map<string, string>) => void): Promise<void> {
    await this.#guard(() =>
      updatePrivateFile(this.#path, FILE, (text) => {
        const secrets = text === undefined ? new Map<string, string>() : this.#parse(text);
        change(secrets);
        const sorted = [...secrets].sort(([a], [b]) => (a < b ? -1 : 1));
        return `${JSON.stringify({ version: VERSION, secrets: Object.fromEntries(sorted) }, null, 2)}\n`;
      }),
    );
  }

  /** The parser's own words would repeat a piece of the text. */
  #parse(text: string): Map<string, string> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.#damaged('is damaged');
    }
    const { version, secrets } = (value ?? {}) as { version?: unknown; secrets?: unknown };
    if (typeof version === 'number' && version > VERSION) {
      throw this.#damaged('was written by a newer Kirsch');
    }
    if (typeof secrets !== 'object' || secrets === null) throw this.#damaged('is damaged');
    const entries = Object.entries(secrets);
    if (entries.some(([, secret]) => typeof secret !== 'string')) throw this.#damaged('is damaged');
    return new Map(entries);
  }

  #damaged(how: string): KirschError {
    return new KirschError('SECRETS_INACCESSIBLE', `The file of secrets ${this.#path} ${how}.`, {
      hint: 'Move it away and give the keys again with `kirsch storage edit NAME --new-keys`.',
    });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof KirschError) || error.code === 'SECRETS_INACCESSIBLE') throw error;
      throw new KirschError('SECRETS_INACCESSIBLE', error.message, {
        ...(error.hint !== undefined && { hint: error.hint }),
        cause: error.cause,
      });
    }
  }
}
