/** Where a sealed blob lies. */
export interface ScheduledLocation {
  /** The pack's number. */
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
}

/** A file as the schedule sees it: blobs by number, some of them perhaps there already. */
export interface ScheduledFile {
  readonly entries: readonly number[];
  readonly matches?: Uint8Array;
}

/** A blob that is wanted, and everywhere that it belongs. */
export interface WantedBlob {
  readonly entry: number;
  /** By positions in the list of files, and in the file's list of blobs. */
  readonly uses: readonly { readonly file: number; readonly blob: number }[];
}

/** Wanted blobs that are fetched with one call. */
export interface PackRange {
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
  readonly blobs: readonly WantedBlob[];
}

export interface ScheduleLimits {
  /** Bytes between two wanted blobs that are rather fetched than asked around. */
  readonly maxGap: number;
  /** A range grows up to this many bytes; a single blob may be longer. */
  readonly maxRange: number;
}

/**
 * The order in which blobs are fetched: pack by pack, each from its beginning to its end, each blob once. Files that were
 * backed up together lie together, so most are complete after one range.
 *
 * Kept in flat arrays: a restore of a million files has a million uses.
 */
export class DownloadSchedule {
  /** Sealed bytes of the wanted blobs, each counted once. */
  readonly bytes: number;
  readonly #entries: Int32Array;
  readonly #files: Uint32Array;
  readonly #blobs: Uint32Array;
  readonly #order: Uint32Array;
  readonly #locate: (entry: number) => ScheduledLocation;

  /** @param files in the order of their numbers */
  constructor(files: Iterable<ScheduledFile>, locate: (entry: number) => ScheduledLocation) {
    this.#locate = locate;
    const entries: number[] = [];
    const fileNumbers: number[] = [];
    const blobs: number[] = [];
    const places: number[] = [];
    let number = 0;
    for (const file of files) {
      for (let blob = 0; blob < file.entries.length; blob++) {
        if (file.matches?.[blob] === 1) continue;
        const entry = file.entries[blob]!;
        const { pack, offset } = locate(entry);
        entries.push(entry);
        fileNumbers.push(number);
        blobs.push(blob);
        // A pack is smaller than 4 GiB, and there are fewer than two million: one number orders both.
        places.push(pack * 2 ** 32 + offset);
      }
      number++;
    }
    this.#entries = Int32Array.from(entries);
    this.#files = Uint32Array.from(fileNumbers);
    this.#blobs = Uint32Array.from(blobs);
    this.#order = Uint32Array.from(entries.keys());
    // Files in their order where the place is the same, so that a run is like the next.
    this.#order.sort((a, b) => places[a]! - places[b]! || a - b);
    let bytes = 0;
    let previous = -1;
    for (const at of this.#order) {
      const entry = this.#entries[at]!;
      if (entry !== previous) bytes += locate(entry).length;
      previous = entry;
    }
    this.bytes = bytes;
  }

  /** The ranges to fetch, in order. */
  *ranges({ maxGap, maxRange }: ScheduleLimits): Generator<PackRange> {
    let range: { pack: number; offset: number; end: number; blobs: WantedBlob[] } | undefined;
    for (const blob of this.#wantedBlobs()) {
      const { pack, offset, length } = this.#locate(blob.entry);
      const end = offset + length;
      if (range?.pack === pack && offset - range.end <= maxGap && end - range.offset <= maxRange) {
        range.end = Math.max(range.end, end);
        range.blobs.push(blob);
        continue;
      }
      if (range) yield toPackRange(range);
      range = { pack, offset, end, blobs: [blob] };
    }
    if (range) yield toPackRange(range);
  }

  *#wantedBlobs(): Generator<WantedBlob> {
    for (let at = 0; at < this.#order.length; ) {
      const entry = this.#entries[this.#order[at]!]!;
      const uses = [];
      for (; at < this.#order.length && this.#entries[this.#order[at]!] === entry; at++) {
        const use = this.#order[at]!;
        uses.push({ file: this.#files[use]!, blob: this.#blobs[use]! });
      }
      yield { entry, uses };
    }
  }
}

function toPackRange(range: {
  pack: number;
  offset: number;
  end: number;
  blobs: WantedBlob[];
}): PackRange {
  const { pack, offset, end, blobs } = range;
  return { pack, offset, length: end - offset, blobs };
}
