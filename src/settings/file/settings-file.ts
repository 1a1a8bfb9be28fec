import { KirschError } from '../../errors/index.ts';
import type { NamedStorage } from '../named-storage.ts';
import { readPrivateFile, updatePrivateFile } from './private-file.ts';
import {
  SETTINGS_FILE as FILE,
  parseSettings,
  type Settings,
  withoutStorage,
  withStorage,
} from './settings-document.ts';

/** The settings on this computer: one file, read anew at every call. */
export class SettingsFile {
  readonly path: string;

  /** @param path as `settingsFilePath` finds it; need not exist */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * What the file says; no storages where there is none.
   * @throws KirschError `SETTINGS_INVALID`, `SETTINGS_INACCESSIBLE`
   */
  async read(): Promise<Settings> {
    return parseSettings(await readPrivateFile(this.path, FILE), this.path);
  }

  /**
   * The storage of that name.
   * @throws KirschError `STORAGE_NOT_CONFIGURED`, or as `read`
   */
  async storage(name: string): Promise<NamedStorage> {
    const { storages } = await this.read();
    const found = storages.get(name);
    if (found) return found;
    throw notConfigured(name, [...storages.keys()], this.path);
  }

  /**
   * Adds a storage.
   * @throws KirschError `BAD_ARGUMENT` when there is one of that name; or as `read`
   */
  add(storage: NamedStorage): Promise<void> {
    return updatePrivateFile(this.path, FILE, (text) => {
      if (parseSettings(text, this.path).storages.has(storage.name)) {
        throw new KirschError('BAD_ARGUMENT', `There is a storage ${storage.name} already.`, {
          hint: 'Choose another name, or edit or remove that one.',
          details: { reason: 'storage-name-taken', name: storage.name },
        });
      }
      return withStorage(text, storage, this.path);
    });
  }

  /**
   * Changes a storage; `change` gets it as it is and may be called again when others write at the same time.
   * @throws KirschError `STORAGE_NOT_CONFIGURED`; or as `read`
   */
  async edit(name: string, change: (storage: NamedStorage) => NamedStorage): Promise<NamedStorage> {
    let changed: NamedStorage | undefined;
    await updatePrivateFile(this.path, FILE, (text) => {
      const { storages } = parseSettings(text, this.path);
      const before = storages.get(name);
      if (!before) throw notConfigured(name, [...storages.keys()], this.path);
      changed = change(before);
      return withStorage(text, changed, this.path);
    });
    return changed!;
  }

  /**
   * Takes a storage out of the settings; what is in its bucket stays.
   * @throws KirschError `STORAGE_NOT_CONFIGURED`; or as `read`
   */
  remove(name: string): Promise<void> {
    return updatePrivateFile(this.path, FILE, (text) => {
      const { storages } = parseSettings(text, this.path);
      if (!storages.has(name)) throw notConfigured(name, [...storages.keys()], this.path);
      return withoutStorage(text, name, this.path);
    });
  }
}

function notConfigured(name: string, known: readonly string[], file: string): KirschError {
  const hint =
    known.length === 0
      ? `There are none yet in ${file}; \`kirsch storage add NAME\` makes one.`
      : `There are ${known.join(', ')}; \`kirsch storage add NAME\` makes another.`;
  return new KirschError('STORAGE_NOT_CONFIGURED', `The settings have no storage ${name}.`, {
    hint,
    details: { name },
  });
}
