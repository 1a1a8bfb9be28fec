import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { isKirschError, KirschError } from '../errors/index.ts';
import {
  createSealer,
  loadSodium,
  type MasterKey,
  masterKeyFromBytes,
  SEAL_OVERHEAD,
} from './envelope.ts';
import { goJsonString } from './go-json.ts';
import { FieldReader, parseJson } from './json-fields.ts';

/*
 * A key file is one password's way to the master key: scrypt turns the password into a key, and that key seals the
 * master key. It is the one file that is not sealed itself.
 */

/** How scrypt is to be run. Memory: 128·N·r bytes. Work: N·r·p. */
export interface KeyDerivation {
  /** A power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** 64 random bytes. */
  readonly salt: Buffer;
}

/** A key file, still closed. */
export interface KeyFile extends KeyDerivation {
  /** RFC 3339, as in the file; `''` when it does not say. */
  readonly created: string;
  readonly username: string;
  readonly hostname: string;
  /** The sealed master key. */
  readonly data: Buffer;
}

/** What `createKeyFile` writes beside the key; the cost defaults to `DEFAULT_COST`. */
export interface KeyFileOptions extends Partial<Omit<KeyDerivation, 'salt'>> {
  readonly username: string;
  readonly hostname: string;
  /** RFC 3339. */
  readonly created: string;
}

/** 32 MiB and about 350 ms, what restic's calibration arrives at on a usual computer. */
export const DEFAULT_COST: Readonly<Omit<KeyDerivation, 'salt'>> = { N: 32_768, r: 8, p: 5 };

const SALT_LENGTH = 64;
const MAX_MEMORY = 1024 ** 3;
const MAX_PARALLEL = 64;
/** 8 GiB of memory passes: half a minute. */
const MAX_WORK = 8 * 1024 ** 3;

const scryptAsync = promisify<string, Buffer, number, object, Buffer>(scrypt);

/**
 * The key that a password yields. Takes time and memory on purpose; runs outside the main thread.
 * @throws KirschError `DAMAGED` when the parameters are impossible, or would take more than 1 GiB or half a minute.
 */
export async function deriveKey(password: string, derivation: KeyDerivation): Promise<MasterKey> {
  checkDerivation(derivation);
  const { N, r, p, salt } = derivation;
  const maxmem = 128 * r * (N + p + 2) + 1024 * 1024;
  return masterKeyFromBytes(await scryptAsync(password, salt, 64, { N, r, p, maxmem }));
}

/**
 * Reads a key file without opening it.
 * @throws KirschError `DAMAGED` when it is not one.
 */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  const fields = new FieldReader(parseJson(bytes, 'key file'), 'key file');
  if (fields.string('kdf') !== 'scrypt') fields.fail('kdf', 'is not "scrypt"');
  return {
    created: fields.string('created', ''),
    username: fields.string('username', ''),
    hostname: fields.string('hostname', ''),
    N: fields.integer('N', 2 ** 31),
    r: fields.integer('r', 2 ** 31),
    p: fields.integer('p', 2 ** 31),
    salt: fields.bytes('salt'),
    data: fields.bytes('data'),
  };
}

/**
 * The master key in a key file, or undefined when the password is not this key's.
 * @throws KirschError `DAMAGED` when the file is not a key file, whatever the password.
 */
export async function openKeyFile(
  bytes: Uint8Array,
  password: string,
): Promise<MasterKey | undefined> {
  const file = parseKeyFile(bytes);
  if (file.data.length < SEAL_OVERHEAD) {
    throw new KirschError('DAMAGED', 'The key file is damaged: it holds no key.');
  }
  const deriving = deriveKey(password, file);
  loadSodium();
  const sealer = createSealer(await deriving);
  let opened: Buffer;
  try {
    opened = sealer.open(file.data);
  } catch (error) {
    if (isKirschError(error, 'DAMAGED')) return undefined;
    throw error;
  }
  return masterKeyFromJson(opened);
}

/** A new key file: `masterKey` under this password, with a fresh salt. */
export async function createKeyFile(
  masterKey: MasterKey,
  password: string,
  options: KeyFileOptions,
): Promise<Buffer> {
  const { N, r, p } = { ...DEFAULT_COST, ...options };
  const salt = randomBytes(SALT_LENGTH);
  const sealer = createSealer(await deriveKey(password, { N, r, p, salt }));
  const { created, username, hostname } = options;
  const data = sealer.seal(masterKeyToJson(masterKey));
  return encodeKeyFile({ created, username, hostname, N, r, p, salt, data });
}

/** A key file's bytes, in restic's order. */
export function encodeKeyFile(file: KeyFile): Buffer {
  return Buffer.from(
    `{"created":${goJsonString(file.created)},"username":${goJsonString(file.username)}` +
      `,"hostname":${goJsonString(file.hostname)},"kdf":"scrypt","N":${file.N},"r":${file.r}` +
      `,"p":${file.p},"salt":"${file.salt.toString('base64')}"` +
      `,"data":"${file.data.toString('base64')}"}`,
  );
}

/** The master key as it lies, sealed, in key files. */
export function masterKeyToJson(key: MasterKey): Buffer {
  const [k, r, encrypt] = [key.macK, key.macR, key.encrypt].map((part) => part.toString('base64'));
  return Buffer.from(`{"mac":{"k":"${k}","r":"${r}"},"encrypt":"${encrypt}"}`);
}

/** @throws KirschError `DAMAGED` when a part is missing, has the wrong length or is all zeros. */
export function masterKeyFromJson(bytes: Uint8Array): MasterKey {
  const fields = new FieldReader(parseJson(bytes, 'master key'), 'master key');
  const mac = new FieldReader(fields.value('mac'), 'master key');
  const key = { encrypt: fields.bytes('encrypt'), macK: mac.bytes('k'), macR: mac.bytes('r') };
  createSealer(key);
  return key;
}

/** How much work a derivation is: bytes of memory filled, over all of its rounds. Four seconds for each GiB, or less. */
export function derivationWork({ N, r, p }: Omit<KeyDerivation, 'salt'>): number {
  return 128 * N * r * p;
}

function checkDerivation({ N, r, p, salt }: KeyDerivation): void {
  const memory = 128 * N * r;
  const possible = N > 1 && N <= 2 ** 30 && (N & (N - 1)) === 0 && r >= 1 && p >= 1;
  const work = derivationWork({ N, r, p });
  const bearable = memory <= MAX_MEMORY && p <= MAX_PARALLEL && work <= MAX_WORK;
  if (!possible || !bearable || salt.length !== SALT_LENGTH) {
    throw new KirschError(
      'DAMAGED',
      `The key file asks for a key derivation that ${possible && salt.length === SALT_LENGTH ? 'takes too much' : 'cannot be'}: N=${N}, r=${r}, p=${p}, salt of ${salt.length} bytes.`,
      { details: { N, r, p } },
    );
  }
}
