import { KirschError } from '../errors/index.ts';
import { isId } from './id.ts';
import { isTime } from './time.ts';

/*
 * JSON from a repository is hostile until each field is known to be what it should be. As in Go, null is the same as a
 * missing field, and keys that are not known are no error: they are kept, to be written again.
 */

/** An object from JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper nesting than any real field has; the writer recurses. */
const MAX_DEPTH = 64;

/** A number of sixteen digits or more, which may be beyond 2^53. Found in text it costs only time. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;

/**
 * Parses JSON. Whole numbers beyond 2^53 become bigint, exactly.
 * @throws KirschError `DAMAGED`; `what` names the thing in the message.
 */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    return LONG_NUMBER.test(text) ? JSON.parse(text, keepExactInteger) : JSON.parse(text);
  } catch (cause) {
    throw new KirschError('DAMAGED', `The ${what} is damaged: it is not JSON.`, { cause });
  }
}

function keepExactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value;
}

/** Reads the fields of one object; every method throws `DAMAGED` with the field's name when it is something else. */
export class FieldReader {
  readonly #object: JsonObject;
  readonly #what: string;

  constructor(value: unknown, what: string) {
    this.#what = what;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new KirschError('DAMAGED', `The ${what} is damaged: it is not an object.`);
    }
    this.#object = value as JsonObject;
  }

  /** Text; lone surrogates, which no text can hold, become U+FFFD. */
  string(key: string, fallback?: string): string {
    return this.optionalString(key) ?? fallback ?? this.fail(key, 'is missing');
  }

  optionalString(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    return typeof value === 'string' ? value.toWellFormed() : this.fail(key, 'is not text');
  }

  /** RFC 3339, kept as the text that it is. */
  time(key: string, fallback?: string): string {
    const text = this.string(key, fallback);
    return isTime(text) ? text : this.fail(key, 'is not a time');
  }

  /** A whole number from 0 to `max`. */
  integer(key: string, max: number, fallback?: number): number {
    const value = this.#get(key) ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) {
      return value;
    }
    return this.fail(key, `is not a whole number up to ${max}`);
  }

  /** A whole number of up to 64 bits, 0 when missing; a bigint only beyond 2^53. */
  uint64(key: string): number | bigint {
    const value = this.#get(key) ?? 0;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    if (typeof value === 'bigint' && value >= 0n && value < 1n << 64n) return value;
    return this.fail(key, 'is not a whole number of 64 bits');
  }

  /** `false` when missing. */
  boolean(key: string): boolean {
    const value = this.#get(key) ?? false;
    return typeof value === 'boolean' ? value : this.fail(key, 'is neither true nor false');
  }

  id(key: string): string {
    return this.optionalId(key) ?? this.fail(key, 'is missing');
  }

  optionalId(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    return typeof value === 'string' && isId(value) ? value : this.fail(key, 'is not an id');
  }

  /** Bytes in base64. */
  bytes(key: string): Buffer {
    return this.optionalBytes(key) ?? this.fail(key, 'is missing');
  }

  optionalBytes(key: string): Buffer | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.length % 4 !== 0 || !BASE64.test(value)) {
      return this.fail(key, 'is not base64');
    }
    return Buffer.from(value, 'base64');
  }

  /** A list, each item turned by `read`; empty when missing. */
  list<T>(key: string, read: (item: unknown) => T): T[] {
    const value = this.#get(key) ?? [];
    return Array.isArray(value) ? value.map(read) : this.fail(key, 'is not a list');
  }

  /** A list of texts; empty when missing. */
  strings(key: string): string[] {
    return this.list(key, (item) =>
      typeof item === 'string' ? item.toWellFormed() : this.fail(key, 'is not a list of texts'),
    );
  }

  /** A list of ids; empty when missing. */
  ids(key: string): string[] {
    return this.list(key, (item) =>
      typeof item === 'string' && isId(item) ? item : this.fail(key, 'is not a list of ids'),
    );
  }

  /** An object as it is, with at most 64 levels. */
  optionalObject(key: string): Record<string, unknown> | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || Array.isArray(value))
      return this.fail(key, 'is not an object');
    return this.#shallow(key, value as Record<string, unknown>);
  }

  /** The raw value; undefined when missing or null. */
  value(key: string): unknown {
    return this.#get(key);
  }

  /** Whether the key is there, even as null. */
  has(key: string): boolean {
    return Object.hasOwn(this.#object, key);
  }

  /** The fields that are not known, as they are; undefined when there are none. */
  unknownFields(known: ReadonlySet<string>): Record<string, unknown> | undefined {
    const unknown = Object.keys(this.#object).filter((key) => !known.has(key));
    if (unknown.length === 0) return undefined;
    // fromEntries defines properties, so a key named __proto__ is only a key.
    return Object.fromEntries(unknown.map((key) => [key, this.#shallow(key, this.#object[key])]));
  }

  #get(key: string): unknown {
    const value = Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
    return value === null ? undefined : value;
  }

  #shallow<T>(key: string, value: T): T {
    return isShallow(value, MAX_DEPTH) ? value : this.fail(key, 'is nested too deeply');
  }

  /** Refuses the field in the same words as the other methods. */
  fail(key: string, problem: string): never {
    throw new KirschError('DAMAGED', `The ${this.#what} is damaged: "${key}" ${problem}.`);
  }
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1));
}
