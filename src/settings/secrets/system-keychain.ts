import type { Keychain } from './keychain-secret-store.ts';

/** A name that nothing is stored under. */
const PROBE = 'is there a keychain';

/**
 * The keychain of the operating system: macOS Keychain, Windows Credential Manager, or the Secret Service of a Linux
 * desktop. `undefined` where there is none, as on a server: no binary for this system, or nobody who answers.
 * Never the kernel's keyring, which forgets everything when the computer restarts.
 */
export async function findSystemKeychain(): Promise<Keychain | undefined> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const keychain: Keychain = (service, name) =>
      new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
    await keychain('Kirsch', PROBE).getPassword();
    return keychain;
  } catch {
    return undefined;
  }
}
