/**
 * A place that keeps secrets, by name. Every method may be called concurrently and throws `KirschError`
 * `SECRETS_INACCESSIBLE` only; no message holds a secret. One contract suite says all of this in tests.
 */
export interface SecretStore {
  /** Where it is, in words for people: `the keychain of this computer`. */
  readonly description: string;
  /** The secret of that name, `undefined` when there is none. */
  get(name: string): Promise<string | undefined>;
  /** Keeps a secret under that name, instead of the one before. Durable when it resolves. */
  set(name: string, secret: string): Promise<void>;
  /** Forgets the secret of that name. Idempotent. */
  delete(name: string): Promise<void>;
}
