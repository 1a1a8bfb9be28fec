import {
  derivationWork,
  type MasterKey,
  openKeyFile,
  parseKeyFile,
  sha256,
} from '../format/index.ts';

/** A key that is being derived before the storage was asked for it. Good only if the storage has the very same file. */
export interface EarlyKey {
  /** The id of the key file. */
  readonly id: string;
  /** The master key in it; `undefined` when the password does not open it, or it is no key file. Never rejects. */
  readonly masterKey: Promise<MasterKey | undefined>;
}

/** A usual key takes an eighth of this. */
const MAX_WORK = 1024 ** 3;

/**
 * Begins to derive the key of a key file from an earlier time: a third of a second in another thread, while the storage is
 * still being reached. `undefined` for a file that would take much longer than usual: the storage may have another by now.
 */
export function deriveEarly(file: Uint8Array, password: string): EarlyKey | undefined {
  try {
    if (derivationWork(parseKeyFile(file)) > MAX_WORK) return undefined;
  } catch {
    return undefined;
  }
  return { id: sha256(file), masterKey: openKeyFile(file, password).catch(() => undefined) };
}
