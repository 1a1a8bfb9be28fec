import { isKirschError, KirschError } from '../../errors/index.ts';
import { createKeyFile, openKeyFile, parseKeyFile, sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { type KeyOwner, loadKeyFile } from '../../repository/repository.ts';
import { pickByPrefix } from '../snapshots/resolve-snapshot.ts';

/** A key file, as it describes itself in clear text. */
export interface KeyDescription {
  readonly id: string;
  /** Whether this repository was opened with it. */
  readonly isCurrent: boolean;
  readonly username: string;
  readonly hostname: string;
  /** RFC 3339; `''` when the file does not say. */
  readonly created: string;
}

/** Options of the operations on keys. */
export interface KeyOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface NewKeyOptions extends KeyOptions {
  /** Let everybody read all who can read the storage. @default false: an empty password is refused as an oversight */
  readonly allowEmptyPassword?: boolean;
}

/** Every key of the repository. */
export async function listKeys(
  repository: OpenRepository,
  options: KeyOptions & { readonly onDamaged?: (id: string, error: KirschError) => void } = {},
): Promise<KeyDescription[]> {
  const { signal, onDamaged } = options;
  const keys: KeyDescription[] = [];
  for (const id of await repository.listIds('key', signal)) {
    try {
      const file = parseKeyFile(await loadKeyFile(repository.storage, id, signal));
      const { username, hostname, created } = file;
      keys.push({ id, isCurrent: id === repository.keyId, username, hostname, created });
    } catch (error) {
      if (!isKirschError(error, 'DAMAGED') || !onDamaged) throw error;
      onDamaged(id, error);
    }
  }
  return keys;
}

/**
 * Adds a password; the others stay valid. Resolves to the new key's id once a second look has shown that it opens.
 * @throws KirschError `BAD_ARGUMENT` for an empty password.
 */
export async function addKey(
  repository: OpenRepository,
  password: string,
  owner: KeyOwner,
  options: NewKeyOptions = {},
): Promise<string> {
  if (password === '' && !options.allowEmptyPassword) {
    throw new KirschError('BAD_ARGUMENT', 'An empty password protects nothing.', {
      hint: 'Give the new password in a file: `--new-password-file`.',
      details: { reason: 'password-empty' },
    });
  }
  const { storage, masterKey } = repository;
  const { signal } = options;
  const file = await createKeyFile(masterKey, password, owner);
  const id = sha256(file);
  await storage.put(keyOf('key', id), file, { signal, sha256: id });
  const stored = await storage.get(keyOf('key', id), { signal });
  const opened = await openKeyFile(stored, password);
  if (!opened?.encrypt.equals(masterKey.encrypt)) {
    throw new KirschError(
      'STORAGE_FAILED',
      `The storage did not keep the new key ${id} as it was.`,
      {
        hint: 'The old password still works; try again, and do not trust this storage if it fails again.',
        details: { key: keyOf('key', id) },
      },
    );
  }
  return id;
}

/**
 * Removes a password, named by its key's id or the beginning of it. Resolves to the id. Only while no one else has the
 * repository open: hold an exclusive lock.
 * @throws KirschError `BAD_ARGUMENT` for the key that this repository was opened with.
 */
export async function removeKey(
  repository: OpenRepository,
  prefix: string,
  options: KeyOptions = {},
): Promise<string> {
  const { signal } = options;
  const id = pickByPrefix(await repository.listIds('key', signal), prefix, 'key');
  if (id === repository.keyId) {
    throw new KirschError('BAD_ARGUMENT', 'The key in use cannot be removed.', {
      hint: 'Open the repository with another password first, or change this one: `kirsch key passwd`.',
      details: { reason: 'password-in-use' },
    });
  }
  await repository.remove('key', id, signal);
  return id;
}

/**
 * Replaces the password in use by another one. Resolves to the new key's id. A crash between the two steps leaves both
 * passwords valid. Hold an exclusive lock.
 */
export async function changePassword(
  repository: OpenRepository,
  password: string,
  owner: KeyOwner,
  options: NewKeyOptions = {},
): Promise<string> {
  const id = await addKey(repository, password, owner, options);
  await repository.remove('key', repository.keyId, options.signal);
  return id;
}
