import { KirschError } from '../errors/index.ts';
import { isStorageName } from './named-storage.ts';

/** A repository in a storage of the settings. */
export interface StorageAddress {
  readonly name: string;
  /** The folder within the storage, `''` for the storage itself; without slashes at its ends. */
  readonly path: string;
}

const SCHEME = 'storage:';

/**
 * Reads `storage:NAME` or `storage:NAME/FOLDER`; `undefined` for any other address. restic has no scheme of that name.
 * @throws KirschError `BAD_ARGUMENT` for one that starts so and goes on wrong
 */
export function parseStorageAddress(text: string): StorageAddress | undefined {
  if (!text.startsWith(SCHEME)) return undefined;
  const [name = '', ...folders] = text.slice(SCHEME.length).normalize('NFC').split('/');
  const parts = folders.filter((part) => part !== '' && part !== '.');
  if (!isStorageName(name) || parts.includes('..') || /[\x00-\x1f\x7f]/.test(text)) {
    throw new KirschError('BAD_ARGUMENT', 'That names no storage of the settings.', {
      hint: 'Write it like storage:NAME or storage:NAME/FOLDER; `kirsch storage list` shows the names.',
    });
  }
  return { name, path: parts.join('/') };
}
