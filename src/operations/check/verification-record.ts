import type { Sealer } from '../../format/index.ts';
import type { RepositoryCache } from '../../repository/repository-cache.ts';

/*
 * When each pack was read and found whole for the last time, as a note in the repository's cache, sealed:
 *
 *   version (1 byte)  then for each pack: the first 8 bytes of its id, minutes since 1970 (32 bit, little endian)
 *
 * It is a help and no more: what it does not know counts as never read, so losing it means starting over.
 */
const NOTE = 'verified-packs';
const VERSION = 1;
const PREFIX_BYTES = 8;
const ENTRY_BYTES = PREFIX_BYTES + 4;
const MINUTE_MS = 60_000;
/** Twelve megabytes; sixteen terabytes of usual packs. */
const MAX_ENTRIES = 2 ** 20;

/** Knows when packs were verified. */
export class VerificationRecord {
  readonly #cache: RepositoryCache | undefined;
  readonly #sealer: Sealer;
  readonly #now: () => number;
  readonly #minutes: Map<string, number>;
  readonly #fresh = new Map<string, number>();
  readonly #forgotten = new Set<string>();

  private constructor(
    cache: RepositoryCache | undefined,
    sealer: Sealer,
    now: () => number,
    minutes: Map<string, number>,
  ) {
    this.#cache = cache;
    this.#sealer = sealer;
    this.#now = now;
    this.#minutes = minutes;
  }

  /** Reads the note of a repository; without a cache nothing is known, and nothing is kept. @param now milliseconds since 1970 */
  static async load(
    cache: RepositoryCache | undefined,
    sealer: Sealer,
    now: () => number,
  ): Promise<VerificationRecord> {
    return new VerificationRecord(cache, sealer, now, await loadMinutes(cache, sealer, now()));
  }

  /** When the pack was verified last, in milliseconds since 1970, or `undefined`. */
  verifiedAt(packId: string): number | undefined {
    const name = prefixOf(packId);
    const minutes = this.#fresh.get(name) ?? this.#minutes.get(name);
    return minutes === undefined ? undefined : minutes * MINUTE_MS;
  }

  /** Notes that the pack has just been verified. */
  note(packId: string): void {
    this.#fresh.set(prefixOf(packId), Math.floor(this.#now() / MINUTE_MS));
  }

  /** Forgets a pack that turned out to be damaged. */
  forget(packId: string): void {
    this.#minutes.delete(prefixOf(packId));
    this.#forgotten.add(prefixOf(packId));
  }

  /**
   * Keeps what is known of packs that still exist, together with what another check has noted meanwhile. Never throws.
   */
  async save(existing: Iterable<string>): Promise<void> {
    if (!this.#cache || this.#fresh.size + this.#forgotten.size === 0) return;
    const known = await loadMinutes(this.#cache, this.#sealer, this.#now());
    const entries: [name: string, minutes: number][] = [];
    for (const id of existing) {
      const name = prefixOf(id);
      if (this.#forgotten.has(name)) continue;
      const minutes = this.#fresh.get(name) ?? known.get(name);
      if (minutes !== undefined && entries.length < MAX_ENTRIES) entries.push([name, minutes]);
    }
    await this.#cache.saveNote(NOTE, this.#sealer.seal(encode(entries)));
  }
}

async function loadMinutes(
  cache: RepositoryCache | undefined,
  sealer: Sealer,
  now: number,
): Promise<Map<string, number>> {
  const sealed = await cache?.loadNote(NOTE);
  if (!sealed) return new Map();
  try {
    return decode(sealer.open(sealed), now / MINUTE_MS);
  } catch {
    // Spoilt, or another key's: nothing is known.
    return new Map();
  }
}

function encode(entries: readonly (readonly [name: string, minutes: number])[]): Buffer {
  const bytes = Buffer.alloc(1 + entries.length * ENTRY_BYTES);
  bytes[0] = VERSION;
  entries.forEach(([name, minutes], at) => {
    const start = 1 + at * ENTRY_BYTES;
    bytes.write(name, start, 'hex');
    bytes.writeUInt32LE(minutes, start + PREFIX_BYTES);
  });
  return bytes;
}

/** A time that is still to come was noted by a wrong clock, and would hide its pack for as long: it is left out. */
function decode(bytes: Buffer, nowMinutes: number): Map<string, number> {
  const found = new Map<string, number>();
  if (bytes[0] !== VERSION) return found;
  for (let at = 1; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const minutes = bytes.readUInt32LE(at + PREFIX_BYTES);
    if (minutes <= nowMinutes) found.set(bytes.toString('hex', at, at + PREFIX_BYTES), minutes);
  }
  return found;
}

function prefixOf(packId: string): string {
  return packId.slice(0, 2 * PREFIX_BYTES);
}
