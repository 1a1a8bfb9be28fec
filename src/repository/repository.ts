import { randomBytes } from 'node:crypto';
import { isIrreducible, randomPolynomial } from '../chunker/index.ts';
import { isKirschError, KirschError, throwIfAborted } from '../errors/index.ts';
import {
  type Config,
  createKeyFile,
  createSealer,
  decodeConfig,
  derivationWork,
  encodeConfig,
  isId,
  type MasterKey,
  openKeyFile,
  parseKeyFile,
  randomMasterKey,
  sha256,
} from '../format/index.ts';
import type { ObjectInfo, Storage } from '../storage/index.ts';
import type { ChunkerConfig } from './configured-chunker.ts';
import type { EarlyKey } from './early-key.ts';
import { CONFIG_KEY, idOfKey, keyOf, prefixOf } from './file-kind.ts';
import { damaged, OpenRepository } from './open-repository.ts';
import type { RepositoryCache } from './repository-cache.ts';

/** As many keys are tried as restic tries. */
const MAX_KEYS = 20;
const MAX_KEY_WORK = 16 * 1024 ** 3;

/** Who makes a key, as the key file says in clear text. */
export interface KeyOwner {
  readonly username: string;
  readonly hostname: string;
  /** The time of making, RFC 3339. */
  readonly created: string;
}

export interface CreateRepositoryOptions {
  readonly password: string;
  /** Let everybody read all who can read the storage. @default false: an empty password is refused as an oversight */
  readonly allowEmptyPassword?: boolean | undefined;
  readonly owner: KeyOwner;
  /** Format version. @default 2 */
  readonly version?: 1 | 2;
  /** Cut files at the same places as another repository does, so that copies between the two share their chunks. */
  readonly chunkerPolynomial?: bigint;
  /** The same, with all that another repository's config says of it; wins over `chunkerPolynomial`. */
  readonly cutLike?: ChunkerConfig;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenRepositoryOptions {
  readonly password: string;
  /** @default false: an empty password is refused as an oversight */
  readonly allowEmptyPassword?: boolean | undefined;
  /**
   * The id, or its beginning, of the key to try first. While a whole id leads to a key that the password opens, keys are not
   * listed.
   */
  readonly keyHint?: string | undefined;
  /** A key that is being derived already. Used if the storage has its file; it is then the first to be tried. */
  readonly earlyKey?: EarlyKey | undefined;
  /** Makes the local cache, once the repository's id is known. */
  readonly openCache?: ((repositoryId: string) => Promise<RepositoryCache | undefined>) | undefined;
  /**
   * How much work all keys together may take that are tried, as `derivationWork` counts it. Whoever writes to the storage can
   * add keys that take half a minute each. @default 16 GiB, about a minute; twenty usual keys take a fifth of that
   */
  readonly maxKeyWork?: number | undefined;
  /** Asks for the list of locks as well, while there is time. For whoever locks the repository next. @default false */
  readonly willLock?: boolean | undefined;
  /**
   * Called when a key is being tried, for an early one as soon as the storage has been asked for it. That takes a third of a
   * second in another thread: load what comes next. May be called again.
   */
  readonly onKeyFound?: (() => void) | undefined;
  /** Called with the key file that the password opened, closed as it is. */
  readonly onKeyOpened?: ((file: Buffer) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a new repository in an empty place. The key file is written first and `config` last: until it is there, there
 * is no repository.
 * @throws KirschError `REPOSITORY_EXISTS` when there is a config, a key or a snapshot already.
 */
export async function createRepository(
  storage: Storage,
  options: CreateRepositoryOptions,
): Promise<OpenRepository> {
  const { password, owner, version = 2, signal } = options;
  if (!options.allowEmptyPassword) requirePassword(password);
  await storage.create({ signal });
  if (await exists(storage, CONFIG_KEY, signal)) throw repositoryExists(storage, 'a config file');
  for (const kind of ['key', 'snapshot'] as const) {
    for await (const { key } of storage.list(prefixOf(kind), { signal })) {
      throw repositoryExists(storage, key);
    }
  }
  const masterKey = randomMasterKey();
  const config: Config = {
    version,
    id: randomBytes(32).toString('hex'),
    chunkerPolynomial: options.chunkerPolynomial ?? randomPolynomial(randomBytes),
    ...chunkerConfigOf(options.cutLike),
  };
  const keyFile = await createKeyFile(masterKey, password, owner);
  const keyId = sha256(keyFile);
  await storage.put(keyOf('key', keyId), keyFile, { signal });
  await storage.put(CONFIG_KEY, createSealer(masterKey).seal(encodeConfig(config)), { signal });
  return new OpenRepository({ storage, config, masterKey, keyId });
}

/**
 * Opens a repository with a password.
 * @throws KirschError `REPOSITORY_NOT_FOUND`, `WRONG_PASSWORD`, `REPOSITORY_TOO_NEW`, `DAMAGED`, or the storage's own.
 */
export async function openRepository(
  storage: Storage,
  options: OpenRepositoryOptions,
): Promise<OpenRepository> {
  const { password, signal } = options;
  if (!options.allowEmptyPassword) requirePassword(password);
  // Side by side: deriving a key takes a third of a second, and asking for these two may take two round trips.
  const listedLocks = options.willLock ? listLocks(storage, signal) : undefined;
  const asked = Promise.all([loadConfig(storage, signal), unlock(storage, options)]);
  if (options.earlyKey) options.onKeyFound?.();
  const [sealedConfig, { masterKey, keyId }] = await asked;
  const config = await openConfig(sealedConfig, masterKey).catch(async (error: unknown) => {
    if (!isKirschError(error, 'DAMAGED')) throw error;
    // It may have been changed on its way.
    return openConfig(await loadConfig(storage, signal), masterKey);
  });
  if (!isIrreducible(config.chunkerPolynomial)) {
    throw damaged(CONFIG_KEY, 'its chunker polynomial is not irreducible');
  }
  const cache = await options.openCache?.(config.id);
  return new OpenRepository({ storage, config, masterKey, keyId, listedLocks, cache });
}

async function listLocks(
  storage: Storage,
  signal: AbortSignal | undefined,
): Promise<readonly ObjectInfo[]> {
  const locks: ObjectInfo[] = [];
  try {
    for await (const lock of storage.list(prefixOf('lock'), { signal })) locks.push(lock);
  } catch {
    // Whoever locks looks again, and then it matters.
  }
  return locks;
}

/** What of a config says how files are cut. */
function chunkerConfigOf(config: ChunkerConfig | undefined): Partial<ChunkerConfig> {
  if (!config) return {};
  const { chunkerPolynomial, chunker, chunkSize, chunkMinSize, chunkMaxSize } = config;
  return {
    chunkerPolynomial,
    ...(chunker !== undefined && { chunker }),
    ...(chunkSize !== undefined && { chunkSize }),
    ...(chunkMinSize !== undefined && { chunkMinSize }),
    ...(chunkMaxSize !== undefined && { chunkMaxSize }),
  };
}

async function openConfig(sealed: Buffer, masterKey: MasterKey): Promise<Config> {
  try {
    return decodeConfig(createSealer(masterKey).open(sealed));
  } catch (error) {
    if (isKirschError(error, 'REPOSITORY_TOO_NEW')) throw error;
    throw damaged(CONFIG_KEY, 'it cannot be opened with this repository’s key', error);
  }
}

async function loadConfig(storage: Storage, signal: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await storage.get(CONFIG_KEY, { signal });
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND') || isKirschError(error, 'STORAGE_NOT_FOUND')) {
      throw new KirschError(
        'REPOSITORY_NOT_FOUND',
        `There is no repository in ${storage.description}.`,
        {
          hint:
            'Check the address and the root path: the repository may be in a folder there (storage:NAME/FOLDER). Or make a new one ' +
            'with `kirsch init`.',
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function unlock(
  storage: Storage,
  options: OpenRepositoryOptions,
): Promise<{ masterKey: MasterKey; keyId: string }> {
  const { keyHint = options.earlyKey?.id } = options;
  const trial = new KeyTrial(storage, options);
  // A whole id says where the key is: if it opens, nobody need ask which others there are.
  const hinted = keyHint !== undefined && isId(keyHint) && (await trial.tryHinted(keyHint));
  if (hinted) return hinted;
  const ids: string[] = [];
  try {
    for await (const { key } of storage.list(prefixOf('key'), { signal: options.signal })) {
      const id = idOfKey('key', key);
      if (id !== undefined) ids.push(id);
    }
  } catch (error) {
    // A place that does not exist has no config either, and that message says more.
    if (!isKirschError(error, 'STORAGE_NOT_FOUND')) throw error;
  }
  if (keyHint !== undefined) {
    ids.sort((a, b) => Number(b.startsWith(keyHint)) - Number(a.startsWith(keyHint)));
  }
  for (const id of ids.slice(0, MAX_KEYS)) {
    const found = await trial.try(id);
    if (found) return found;
  }
  if (trial.failure) throw trial.failure;
  if (ids.length === 0) {
    // Without a config there is no repository, and loadConfig says so; with one, all its keys are gone.
    if (!(await exists(storage, CONFIG_KEY, options.signal))) {
      await loadConfig(storage, options.signal);
    }
    throw new KirschError('DAMAGED', `The repository in ${storage.description} has no key file.`, {
      hint: 'Bring back the folder `keys` from a copy: without a key file nothing can be decrypted.',
      details: { key: prefixOf('key') },
    });
  }
  throw new KirschError('WRONG_PASSWORD', 'The password opens none of the repository’s keys.', {
    hint: 'Check the password: capital letters, keyboard layout, spaces at its end.',
  });
}

/** Tries a password on one key after the other. */
class KeyTrial {
  readonly #storage: Storage;
  readonly #options: OpenRepositoryOptions;
  readonly #tried = new Set<string>();
  #work = 0;
  /** Why a key could not be tried, the last one of them. */
  failure: unknown;

  constructor(storage: Storage, options: OpenRepositoryOptions) {
    this.#storage = storage;
    this.#options = options;
  }

  /** A key that may not be there any more. */
  async tryHinted(id: string) {
    try {
      return await this.try(id);
    } catch (error) {
      if (!isKirschError(error, 'STORAGE_NOT_FOUND')) throw error;
      return undefined;
    } finally {
      if (isKirschError(this.failure, 'OBJECT_NOT_FOUND')) this.failure = undefined;
    }
  }

  /** The master key, if the password opens this one. Each is tried once. */
  async try(id: string): Promise<{ masterKey: MasterKey; keyId: string } | undefined> {
    const { password, earlyKey, maxKeyWork = MAX_KEY_WORK, signal } = this.#options;
    const { onKeyFound, onKeyOpened } = this.#options;
    throwIfAborted(signal);
    if (this.#tried.has(id)) return undefined;
    this.#tried.add(id);
    try {
      const bytes = await loadKeyFile(this.#storage, id, signal);
      this.#work += derivationWork(parseKeyFile(bytes));
      if (this.#work > maxKeyWork) {
        throw new KirschError('DAMAGED', 'to try it after the others would take too long');
      }
      const isEarly = earlyKey?.id === id && sha256(bytes) === id;
      // A changed file that opens all the same does no harm; one that does not may have been this password's.
      const opening = isEarly ? earlyKey.masterKey : openKeyFile(bytes, password);
      onKeyFound?.();
      const masterKey = await opening;
      if (masterKey) {
        onKeyOpened?.(bytes);
        return { masterKey, keyId: id };
      }
      if (sha256(bytes) !== id) {
        this.failure = damaged(keyOf('key', id), 'its bytes are not those that its name promises');
      }
    } catch (error) {
      if (!isKirschError(error, 'DAMAGED') && !isKirschError(error, 'OBJECT_NOT_FOUND'))
        throw error;
      this.failure = isKirschError(error, 'DAMAGED')
        ? damaged(keyOf('key', id), error.message, error)
        : error;
    }
    return undefined;
  }
}

/** A key file, read once more where its bytes are not those that its name promises: they may have been changed on their way. */
export async function loadKeyFile(
  storage: Storage,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const bytes = await storage.get(keyOf('key', id), { signal });
  return sha256(bytes) === id ? bytes : storage.get(keyOf('key', id), { signal });
}

async function exists(
  storage: Storage,
  key: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await storage.head(key, { signal });
    return true;
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND') || isKirschError(error, 'STORAGE_NOT_FOUND')) {
      return false;
    }
    throw error;
  }
}

function requirePassword(password: string): void {
  if (password === '') {
    throw new KirschError('BAD_ARGUMENT', 'An empty password protects nothing.', {
      hint: 'Give a password, for example in RESTIC_PASSWORD or in a file named by RESTIC_PASSWORD_FILE.',
      details: { reason: 'password-empty' },
    });
  }
}

function repositoryExists(storage: Storage, found: string): KirschError {
  return new KirschError(
    'REPOSITORY_EXISTS',
    `There is a repository, or part of one, in ${storage.description} already: ${found}.`,
    { hint: 'Open it with its password, or choose another root path for a new one.' },
  );
}
